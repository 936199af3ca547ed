// The order of the layers is set by what comes first: style before any component.
import "./style/layers.css";
import "./style/reset.css";
import "./style/tokens.css";
import "./style/base.css";
import "@fontsource-variable/literata/opsz.css";
import "@fontsource-variable/literata/opsz-italic.css";
import { mount } from "svelte";
import App from "./App.svelte";

const target = document.getElementById("app");
if (target === null) throw new Error("index.html has no element for the window");

export default mount(App, { target });
