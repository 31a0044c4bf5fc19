/** Which rules speak for which verb: what objects to an act, and what it makes of the ground. */
import { unreachable } from '../base/invariant.ts';
import { applyAway, applyWitnesses, objectionToAway, objectionToWitnesses } from './away.ts';
import { applyRisk, objectionToRisk } from './alignment.ts';
import { applyWiderCut, objectionToWiderCut } from './cuts.ts';
import {
  applyAddDevice,
  applyMove,
  applyStrike,
  objectionToAddDevice,
  objectionToMove,
  objectionToStrike,
} from './devices.ts';
import { applyAdmit, objectionToAdmit } from './joining.ts';
import { applyAllocate, objectionToAllocate } from './budgets.ts';
import { applyEmergency, applyStop, objectionToEmergency, objectionToStop } from './emergency.ts';
import { applyMandate, applyRecall, objectionToMandate, objectionToRecall } from './mandates.ts';
import type { Ground } from './state.ts';
import {
  applyConstitution,
  applyDeparture,
  applyEpoch,
  applyResolve,
  applyRules,
  applySuspend,
  objectionToConstitution,
  objectionToEpoch,
  objectionToExpel,
  objectionToResign,
  objectionToResolve,
  objectionToRules,
  objectionToSuspend,
} from './terms.ts';
import type { Objection, Trial } from './trial.ts';

/** What the rules of its verb have against an act; undefined when nothing. */
export function objectionToVerb(trial: Trial): Objection {
  const { verb } = trial.act.said;
  switch (verb.kind) {
    case 'admit':
      return objectionToAdmit(trial, verb.value);
    case 'addDevice':
      return objectionToAddDevice(trial, verb.value);
    case 'strikeDevice':
      return objectionToStrike(trial, verb.value);
    case 'expel':
      return objectionToExpel(trial, verb.value);
    case 'resign':
      return objectionToResign(trial, verb.value);
    case 'epoch':
      return objectionToEpoch(trial, verb.value);
    case 'mandate':
      return objectionToMandate(trial, verb.value);
    case 'recall':
      return objectionToRecall(trial, verb.value);
    case 'constitution':
      return objectionToConstitution(verb.value);
    case 'resolve':
      return objectionToResolve(trial, verb.value);
    case 'moveBallotDevice':
      return objectionToMove(trial, verb.value);
    case 'suspend':
      return objectionToSuspend(trial, verb.value);
    case 'rules':
      return objectionToRules(trial, verb.value);
    case 'risk':
      return objectionToRisk(trial, verb.value);
    case 'widerCut':
      return objectionToWiderCut(trial, verb.value);
    case 'witnesses':
      return objectionToWitnesses(trial, verb.value);
    case 'away':
      return objectionToAway(trial, verb.value);
    case 'emergency':
      return objectionToEmergency(trial, verb.value);
    case 'stopEmergency':
      return objectionToStop(trial, verb.value);
    case 'allocate':
      return objectionToAllocate(trial, verb.value);
    default:
      return unreachable(verb);
  }
}

/** The ground after an act against which nothing speaks. */
export function applyVerb(trial: Trial): Ground {
  const { verb } = trial.act.said;
  switch (verb.kind) {
    case 'admit':
      return applyAdmit(trial, verb.value);
    case 'addDevice':
      return applyAddDevice(trial, verb.value);
    case 'strikeDevice':
      return applyStrike(trial, verb.value);
    case 'expel':
      return applyDeparture(trial, verb.value, 'expelled');
    case 'resign':
      return applyDeparture(trial, verb.value, 'resigned');
    case 'epoch':
      return applyEpoch(trial, verb.value);
    case 'mandate':
      return applyMandate(trial, verb.value);
    case 'recall':
      return applyRecall(trial, verb.value);
    case 'constitution':
      return applyConstitution(trial, verb.value);
    case 'resolve':
      return applyResolve(trial, verb.value);
    case 'moveBallotDevice':
      return applyMove(trial, verb.value);
    case 'suspend':
      return applySuspend(trial, verb.value);
    case 'rules':
      return applyRules(trial, verb.value);
    case 'risk':
      return applyRisk(trial, verb.value);
    case 'widerCut':
      return applyWiderCut(trial, verb.value);
    case 'witnesses':
      return applyWitnesses(trial, verb.value);
    case 'away':
      return applyAway(trial, verb.value);
    case 'emergency':
      return applyEmergency(trial, verb.value);
    case 'stopEmergency':
      return applyStop(trial, verb.value);
    case 'allocate':
      return applyAllocate(trial, verb.value);
    default:
      return unreachable(verb);
  }
}
