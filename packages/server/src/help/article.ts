/** A help article as it is kept. */
export interface Article {
  /** Its number in `/help/article/<id>/`; given once, never again. */
  readonly id: number;
  readonly title: string;
  readonly markdown: string;
  /** Lower case, in the order in which they were typed. */
  readonly tags: readonly string[];
  readonly updatedAt: Date;
  /** Grows with each change of this article: tells an editor whether somebody was quicker. */
  readonly revision: number;
  /** Of an article that came with VNET, its name there; null for others. */
  readonly slug: string | null;
  /** Staff has changed it, so that a newer VNET leaves it alone. */
  readonly isEdited: boolean;
}

/** What an editor decides about an article. */
export interface ArticleContent {
  readonly title: string;
  readonly markdown: string;
  readonly tags: readonly string[];
}

/** An article that comes with VNET, from `packages/server/help`. */
export interface BuiltInArticle extends ArticleContent {
  /** The name of its file; stays when the title changes. */
  readonly slug: string;
}

/** An article of the first VNET, its HTML turned into Markdown already. */
export interface LegacyArticle extends ArticleContent {
  /** Its primary key there. */
  readonly legacyId: number;
}

// Characters as people count them.
export const TITLE_MAX_LENGTH = 120;
export const MARKDOWN_MAX_LENGTH = 40_000;
export const TAG_MAX_LENGTH = 30;
export const TAGS_MAX = 10;
