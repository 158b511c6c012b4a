const MiB = 1024 * 1024;

/** Bytes of the largest file that is read; a message of an office has a few MiB. */
export const LARGEST_FILE = 200 * MiB;
/** The standard goes twelve deep, a signature a little deeper. */
export const DEEPEST = 64;
/** Tags, comments and the like; a message has a few hundred. */
export const MOST_TAGS = 200_000;
/** Bytes of one tag with its attributes. */
export const LONGEST_TAG = 8 * 1024;
/** Bytes of one value; a signature with its certificates stays far below. */
export const LONGEST_VALUE = MiB;
/** What is wrong beyond this is counted as more of the same. */
export const MOST_FLAWS = 200;
/** Elements of one name side by side, such as receivers. */
export const MOST_ITEMS = 2_000;
/** Declarations of namespaces and links; a message has a dozen. */
export const MOST_ATTRIBUTES = 5_000;
/** Bytes in base64 that are none; beyond it the rest is not looked at. */
export const MOST_GARBAGE = 10_000;
