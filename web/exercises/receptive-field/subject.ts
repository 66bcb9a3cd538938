// The unit that is spoken about, in its stack, with all that it sees; computed anew only where something changed.
import type { Engine } from 'neocog';
import { reachOf, sameAxes, unitWithin, type AxisName, type Reach, type Stack } from './logic.js';
import type { FieldState, UnitPlace } from './state.js';

export interface Subject {
  state: FieldState;
  stack: Stack;
  unit: UnitPlace;
  reach: Record<AxisName, Reach>;
}

export const sameUnit = (a: UnitPlace | null, b: UnitPlace | null): boolean => a?.layer === b?.layer && a?.y === b?.y && a?.x === b?.x;

export function subjectOf(nc: Engine, state: FieldState, stack: Stack, before: Subject | null): Subject {
  const unit = unitWithin(stack, state.unit);
  if (before?.stack === stack && sameUnit(before.unit, unit)) return before.state === state ? before : { ...before, state };
  const reach = (axis: AxisName, place: number) => reachOf(nc, state, stack, axis, unit.layer, place);
  const width = reach('width', unit.x);
  // A square stack sees the same along both axes.
  const same = unit.x === unit.y && sameAxes(stack);
  return { state, stack, unit, reach: { height: same ? width : reach('height', unit.y), width } };
}
