// What --translate says. The translator is loaded when it is needed, with "on" when a run has become long.

import type { TranslateChoice } from "../translate/choice.ts";
import { lateTranslation } from "../translate/late.ts";
import type { Translation } from "../translate/translation.ts";

export async function translationOf(choice: TranslateChoice): Promise<Translation | undefined> {
  if (choice === "off") return undefined;
  const load = () => import("../translate/runner.ts");
  if (choice === "on") return lateTranslation(async () => (await load()).runnerOf);
  return (await load()).translation(choice);
}
