import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

const tauri = { group: ["@tauri-apps/*"], message: "Only lib/ipc.ts speaks with the program." };
const bans = (...patterns) => ({ "no-restricted-imports": ["error", { patterns: [tauri, ...patterns] }] });

const views = [
  "frame",
  "sidebar",
  "list",
  "omnibox",
  "reader",
  "inspector",
  "import",
  "dialogs",
  "start",
  "settings",
].concat(["triage", "palette"]);
const otherViews = (view) => ({
  files: [`src/views/${view}/**`],
  ignores: ["**/*.test.ts"],
  rules: bans({
    group: views.filter((it) => it !== view).flatMap((it) => [`../${it}/*`, `**/views/${it}/*`]),
    message: "A view does not know another; what they share belongs in components or lib.",
  }),
});

export default ts.config(
  { ignores: ["dist", "src/generated"] },
  js.configs.recommended,
  ts.configs.strictTypeChecked,
  svelte.configs.recommended,
  svelte.configs.prettier,
  {
    languageOptions: {
      globals: globals.browser,
      parserOptions: {
        projectService: { allowDefaultProject: ["*.js"] },
        extraFileExtensions: [".svelte"],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": [
        "error",
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      "@typescript-eslint/no-misused-spread": ["error", { allow: ["string"] }],
      "no-console": "error",
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
    rules: {
      "prefer-const": "off",
      "svelte/prefer-const": "error",
      // Reading a value in an effect so that it runs again is how Svelte is told of a dependency.
      "@typescript-eslint/no-unused-expressions": "off",
      "@typescript-eslint/no-meaningless-void-operator": "off",
      // Sets and maps are replaced, not changed in place; `$state.raw` says so.
      "svelte/prefer-svelte-reactivity": "off",
    },
  },
  {
    // Here the types of other components are not known to the linter; svelte-check is the one that holds them.
    files: ["**/*.svelte"],
    rules: Object.fromEntries(
      ["assignment", "call", "member-access", "argument", "return"]
        .map((it) => [`@typescript-eslint/no-unsafe-${it}`, "off"])
        .concat([["@typescript-eslint/no-redundant-type-constituents", "off"]]),
    ),
  },
  { files: ["src/**"], ignores: ["src/lib/ipc.ts", "src/lib/test-*.ts", "src/**/*.test.ts"], rules: bans() },
  ...views.map(otherViews),
  {
    files: ["src/components/**"],
    ignores: ["**/*.test.ts"],
    rules: bans({
      group: ["**/views/**", "**/lib/**", "**/generated/**", "**/messages/**"],
      message: "A component knows no article: it imports style and other components only.",
    }),
  },
  {
    files: ["src/lib/**"],
    ignores: ["src/lib/ipc.ts", "src/lib/test-*.ts", "src/lib/**/*.test.ts"],
    rules: bans({ group: ["**/views/**", "**/components/**"], message: "lib is below the views." }),
  },
  { files: ["**/*.js"], ...ts.configs.disableTypeChecked },
);
