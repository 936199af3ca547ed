// The tag tree: asked for level by level, and of each level no more than is wanted.
import type { TreeLine } from "../../components/tree";
import type { TagId } from "../../generated/TagId";
import type { TagNode } from "../../generated/TagNode";
import * as ipc from "../../lib/ipc";
import { en } from "../../messages/en";
import { count } from "../../messages/plural";

/** Tags of a level that are shown at first, and how many more each time. */
export const atFirst = 60;
export const more = 200;

/** Key of the limit of a level: of the roots, of what is below a tag, or of what a filter finds. */
export const levelKey = (parent: TagId | null): string => (parent === null ? "roots" : String(parent));

/** What is wanted of the tree. */
export interface Wanted {
  filter: string;
  unfolded: ReadonlySet<TagId>;
  /** Tags to show of a level, by its key; `atFirst` where it is not said. */
  limits: Readonly<Record<string, number>>;
}

export interface TagTree {
  nodes: readonly TagNode[];
  lines: readonly TreeLine[];
}

/** Asks for the unfolded part of the tree, or for the flat list of what fits a filter. */
export async function tagTree(wanted: Wanted): Promise<TagTree> {
  const nodes: TagNode[] = [];
  const lines: TreeLine[] = [];
  const add = async (parent: TagId | null, level: number) => {
    const key = levelKey(parent);
    const { filter } = wanted;
    const page = await ipc.tags({ filter, parent, offset: 0, limit: wanted.limits[key] ?? atFirst });
    for (const [index, tag] of page.tags.entries()) {
      const unfolded = filter === "" && tag.children > 0 ? wanted.unfolded.has(tag.id) : null;
      nodes.push(tag);
      lines.push({
        key: String(tag.id),
        label: filter === "" ? tag.name : tag.path,
        level,
        unfolded,
        size: page.total,
        nth: index + 1,
        count: tag.count === 0 ? undefined : count(tag.count),
        dot: tag.colour ?? "none",
        title: tag.path,
      });
      if (unfolded === true) await add(tag.id, level + 1);
    }
    const rest = page.total - page.tags.length;
    if (rest > 0) {
      lines.push({
        key: `more:${key}`,
        label: en.frame.sidebar.more(Math.min(rest, more)),
        level,
        unfolded: null,
        size: page.total,
        nth: page.tags.length + 1,
        more: true,
      });
    }
  };
  await add(null, 1);
  return { nodes, lines };
}
