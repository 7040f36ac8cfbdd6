/** From the explorer's numbers to the steps of a schedule, and to words. */
import { restore } from "../../../core/canonical.ts";
import { operationName } from "../../../core/trace/operations.ts";
import type { Message } from "../../../core/process.ts";
import type { Happening } from "../../property/happening.ts";
import type { Step } from "../../system.ts";
import { begunWords, channelWords, dataWords, messageWords } from "../../words.ts";
import type { Model } from "../options/model.ts";
import type { Outcome } from "../handling/outcome.ts";
import {
  APPEND,
  CANCEL,
  type Effect,
  FLUSH,
  INVOKE,
  SAY,
  SEND,
  SET,
  type Store,
  SUBMIT,
} from "../state/store.ts";

/** The step that an outcome came from. */
export function stepOf(model: Model, store: Store, outcome: Outcome): Step {
  const { choices, crashAfter, keep, effects } = outcome;
  const forces = effects.slice(0, crashAfter).filter(([kind]) => kind === FLUSH).length;
  return {
    ...bareStep(model, store, outcome),
    ...(outcome.event.clockMs !== undefined ? { clockMs: outcome.event.clockMs } : {}),
    ...(choices.length > 0 ? { choices } : {}),
    ...(crashAfter !== undefined ? { crashAfter } : {}),
    ...(keep !== undefined ? { keep } : {}),
    ...(forces > 0 && !model.pendingForces ? { instant: forces } : {}),
  };
}

function bareStep(model: Model, store: Store, { place, event }: Outcome): Step {
  const process = model.ids[place], { about } = event;
  switch (event.kind) {
    case "deliver":
    case "drop":
    case "lose":
    case "duplicate": {
      const step = event.kind === "drop" ? "deliver" : event.kind;
      return { step, ...store.inFlight(about) };
    }
    case "timeout": {
      const { name, key } = store.timers.values[about];
      return { step: "timeout", process, timer: name, key };
    }
    case "invoke": {
      const { method, details } = model.invocations[about];
      return { step: "invoke", process, operation: about + 1, method, details };
    }
    case "complete": {
      const { device, text, tag } = store.requests.values[store.completions.values[about].request];
      return { step: "complete", process, device, request: store.value(text) as Message, tag };
    }
  }
  return { step: event.kind, process };
}

/** What an outcome's handler said, in words. */
export function effectWords(store: Store, outcome: Outcome): string[] {
  const { effects, crashAfter = effects.length, waitsFrom = Infinity } = outcome;
  return effects.slice(0, crashAfter).map((effect, index) => {
    const visible = effect[0] === SEND || effect[0] === SUBMIT || effect[0] === SAY ||
      effect[0] === INVOKE;
    return oneEffect(store, effect) +
      (visible && index > waitsFrom - 1 ? " (once its log is safe)" : "");
  });
}

function oneEffect(store: Store, [kind, about]: Effect): string {
  switch (kind) {
    case SEND: {
      const { message, to, channel } = store.inFlight(about);
      return `sends ${messageWords(message)} to P${to}${channelWords(channel)}`;
    }
    case SET:
      return `sets ${store.timers.values[about].name}`;
    case CANCEL:
      return `stops ${store.timers.values[about].name}`;
    case APPEND:
      return `logs ${dataWords(store.value(about))}`;
    case FLUSH:
      return "forces its log";
    case SUBMIT: {
      const { device, text } = store.requests.values[about];
      return `asks ${device}: ${messageWords(store.value(text) as Message)}`;
    }
  }
  return happeningWords(restore(store.happenings.texts[about]) as Happening);
}

function happeningWords(happening: Happening): string {
  switch (happening.kind) {
    case "output":
      return `says ${dataWords(happening.what)}`;
    case "deliver":
      return `delivers ${dataWords(happening.message)} from P${happening.from}`;
    case "invoke":
      return begunWords(happening);
    case "respond":
      return `answers operation ${operationName(happening.operation)}: ${dataWords(happening.value)}`;
  }
  return happening.kind;
}
