// Makes the tables of docs/ABI.md and docs/MMS.md that come from the host.

import { MON_ANY } from "../../core-as/layout.ts";
import { CALL_TABLES } from "../../host/calls.ts";
import type { MonitorCall } from "../../host/control/call.ts";
import { COMPLETIONS, EVENTS } from "../../host/control/codes.ts";
import { describePlaces } from "../../host/control/place.ts";
import { FIRST_MMS, MMS_COMPLETIONS } from "../../host/mms/codes.ts";
import { COMMANDS } from "../../host/mms/commands.ts";
import { FIRST_COMPLETION, RETIREMENTS, SCM_COMPLETIONS } from "../../host/scm/codes.ts";
import { type Tables, table } from "../docs/tables.ts";

const hex = (code: number) => code.toString(16).toUpperCase().padStart(2, "0");

/** A table of calls. Where either mode may make some, it says who may make each. */
export function callTable(calls: readonly MonitorCall[]): string {
  const modes = calls.some(({ owner }) => owner === MON_ANY);
  return table(
    ["code", "call", ...(modes ? ["mode"] : []), "in", "out (OK)", "errors"],
    calls.map(({ code, name, owner, arguments: places, results, elsewhere, errors }) => [
      hex(code),
      name,
      ...(modes ? [owner === MON_ANY ? "any" : "system"] : []),
      describePlaces(places),
      elsewhere || describePlaces(results),
      errors.join(", "),
    ]),
  );
}

const WHY = ["R7", "name", "the call was refused because"];

/** The tables of docs/ABI.md. */
export const ABI_TABLES: Tables = {
  ...Object.fromEntries(CALL_TABLES.map(({ name, calls }) => [name, () => callTable(calls)])),
  "completion codes": () =>
    table(
      WHY,
      COMPLETIONS.map(([name, why], code) => [code, name, why]),
    ),
  events: () =>
    table(
      ["bit", "name", "set when"],
      EVENTS.map(([name, when], bit) => [bit, name, when]),
    ),
  retirements: () =>
    table(
      ["code", "name", "why"],
      RETIREMENTS.map(([code, name, why]) => [hex(code), name, why]),
    ),
  "completion codes of System Call Monitor": () =>
    table(
      WHY,
      SCM_COMPLETIONS.map(([name, why], n) => [FIRST_COMPLETION + n, name, why]),
    ),
};

/** The tables of docs/MMS.md. */
export const MMS_TABLES: Tables = {
  commands: () =>
    table(
      ["no.", "command", "parameters", "list to MMS", "list from MMS", "results", "errors", "µs"],
      COMMANDS.map(({ number, name, parameters, sent, received, results, errors, delay }) => [
        number,
        name,
        parameters.join(", "),
        sent,
        received,
        results.join(", "),
        errors.join(", "),
        delay,
      ]),
    ),
  "completion codes of MMS": () =>
    table(
      ["CC", "name", "the command was refused because"],
      MMS_COMPLETIONS.map(([name, why], n) => [FIRST_MMS + n, name, why]),
    ),
};
