// The pictures of the README are those of the runs that they are made of.

import { expect, test } from "vitest";
import { changedPictures } from "../../tools/docs/pictures.ts";

test("the pictures are up to date: run npm run docs", () => {
  expect(changedPictures().map(({ file }) => file)).toEqual([]);
});
