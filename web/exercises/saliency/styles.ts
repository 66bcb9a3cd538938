import { css } from 'lit';
import { mapStyles } from '../looking/styles.js';

const look = css`
  .chooser {
    display: grid;
    gap: 12px;
    margin-bottom: 18px;
  }
  .chooser label {
    max-width: 20em;
  }
  .thumbnails {
    display: grid;
    grid-template-columns: 28px repeat(8, minmax(0, 1fr)) 28px;
    gap: 6px;
    align-items: stretch;
  }
  @container (max-width: 480px) {
    .thumbnails {
      grid-template-columns: 28px repeat(4, minmax(0, 1fr)) 28px;
    }
    .thumbnails .turn {
      grid-area: 1 / 1 / span 2;
    }
    .thumbnails .turn:last-child {
      grid-column: 6;
    }
  }
  .thumbnails button {
    padding: 2px;
    min-width: 0;
    min-height: 0;
    border: 2px solid transparent;
    border-radius: 6px;
    background: none;
  }
  .thumbnails .turn {
    font-size: 22px;
    color: var(--muted);
    padding: 0;
  }
  .thumbnails [aria-pressed='true'] {
    border-color: var(--accent);
  }
  .thumbnails .map,
  .thumbnails .empty {
    display: block;
    aspect-ratio: 1;
    border-radius: 3px;
    background: var(--panel);
  }
  .figures {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 14px 18px;
    align-items: end;
  }
  .overlay {
    margin: 0;
    min-width: 0;
  }
  .overlay figcaption {
    font-weight: 600;
    font-size: 14px;
    margin-bottom: 6px;
  }
  .frame-of {
    position: relative;
    border: 1px solid var(--line);
    overflow: hidden;
  }
  .frame-of.hand {
    cursor: crosshair;
    touch-action: manipulation;
  }
  .frame-of .map {
    position: absolute;
    inset: 0;
    height: 100%;
  }
  .frame-of .layer {
    position: absolute;
    inset: 0;
  }
  .frame-of.making {
    display: grid;
    place-items: center;
    color: var(--muted);
    background: var(--panel);
  }
  .marker {
    position: absolute;
    box-sizing: border-box;
    outline: 2px solid var(--accent);
    box-shadow:
      0 0 0 2px var(--accent),
      0 0 0 4px var(--paper);
    pointer-events: none;
  }
  .under {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 10px 24px;
    margin-top: 12px;
  }
  .under > div {
    flex: 1 1 260px;
    display: grid;
    gap: 4px;
  }
  .fade {
    flex: 0 1 200px;
  }
  .findings,
  .gallery {
    padding-top: 18px;
    border-top: 1px solid var(--rule);
  }
  .stage .gallery {
    margin-top: 26px;
  }
  .cards {
    display: grid;
    gap: 12px;
    margin-top: 10px;
  }
  .cards article {
    background: var(--paper);
    border: 1px solid var(--rule);
    border-radius: 10px;
    padding: 12px 14px;
    display: grid;
    gap: 6px;
    align-content: start;
    font-size: 14px;
  }
  h4 {
    margin: 0;
    font: 600 15px/1.35 var(--sans);
  }
  .measured {
    font-variant-numeric: tabular-nums;
  }
  .cards button {
    justify-self: start;
  }
  .cards .muted {
    font-size: 13px;
  }
  .heading {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 16px;
  }
  .tiles {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(46%, 190px), 1fr));
    gap: 12px;
    margin-top: 10px;
  }
  .tile {
    display: grid;
    gap: 6px;
    align-content: start;
    padding: 8px;
    text-align: start;
    border-color: var(--rule);
    border-width: 2px;
    min-width: 0;
    font-size: 14px;
  }
  .tile[aria-pressed='true'] {
    border-color: var(--accent);
  }
  .tile .canvas {
    position: relative;
    display: block;
    background: var(--panel);
    border: 1px solid var(--rule);
  }
  .tile .canvas .map {
    height: 100%;
  }
  .tile em {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
    color: #fff;
    font-style: normal;
  }
  .tile .legend {
    width: 100%;
  }
  .tile .muted {
    font-size: 13px;
    line-height: 1.4;
  }
  .legend-room {
    height: 34px;
  }
`;

const side = css`
  .scores .heads,
  .scores button,
  .scores .line {
    display: grid;
    grid-template-columns: minmax(6.2em, 1.2fr) 3.4em minmax(24px, 1fr) 4.4em;
    gap: 8px;
    align-items: center;
    width: 100%;
    box-sizing: border-box;
  }
  .scores .heads {
    font-size: 13px;
    color: var(--muted);
    padding: 6px 8px 2px;
    text-align: end;
  }
  .scores .heads :first-child {
    text-align: start;
  }
  .scores ul {
    list-style: none;
    margin: 0;
    padding: 0;
    display: grid;
    gap: 2px;
  }
  .scores button,
  .scores .line {
    min-height: 34px;
    padding: 0 8px;
    text-align: start;
    border: 2px solid transparent;
    border-radius: 8px;
    background: none;
  }
  .scores button:hover {
    border-color: var(--rule);
  }
  .scores [aria-pressed='true'],
  .scores .explained {
    border-color: var(--accent);
    background: var(--paper);
    font-weight: 600;
  }
  .scores .name {
    overflow-wrap: anywhere;
    line-height: 1.2;
  }
  .scores .answer {
    font-weight: 400;
    font-size: 12px;
    color: var(--muted);
  }
  .scores .logit,
  .scores .p {
    font: 14px/1 var(--mono);
    font-variant-numeric: tabular-nums;
    text-align: end;
    white-space: nowrap;
  }
  .track {
    height: 10px;
    border-radius: 3px;
    background: var(--rule);
    overflow: hidden;
  }
  .track span {
    display: block;
    height: 100%;
    background: var(--output);
  }
  .controls {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 10px 14px;
  }
  .controls label:first-child {
    grid-column: 1 / -1;
  }
  select {
    width: 100%;
    min-width: 0;
  }
  select:disabled {
    opacity: 0.6;
  }
  .note {
    font-size: 14px;
    border-left: 3px solid var(--line);
    padding-left: 10px;
  }
  .pixel {
    display: grid;
    gap: 8px;
  }
  .values,
  .seed,
  .ladder table {
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
    font-size: 14px;
  }
  .values td,
  .seed td,
  .ladder td {
    font-family: var(--mono);
    text-align: end;
    padding: 2px 10px;
  }
  .values th,
  .seed th,
  .ladder th {
    font-weight: 500;
    text-align: start;
    padding: 2px 10px 2px 0;
  }
  :is(.values, .seed, .ladder) thead th {
    color: var(--muted);
    font-weight: 400;
    font-size: 13px;
  }
  :is(.values, .seed, .ladder) thead th + th {
    text-align: end;
    padding: 2px 10px;
  }
  .trial {
    display: grid;
    gap: 6px;
    border-top: 1px solid var(--rule);
    padding-top: 10px;
  }
  .trial label {
    display: flex;
    align-items: center;
    gap: 8px;
    color: var(--ink);
  }
  .trial select {
    width: auto;
  }
`;

const step = css`
  .five {
    list-style: none;
    counter-reset: five;
    display: flex;
    flex-wrap: wrap;
    gap: 4px 6px;
    margin: 0 0 18px;
    padding: 0;
  }
  .five li {
    counter-increment: five;
    padding: 3px 10px;
    border: 2px solid var(--rule);
    border-radius: 999px;
    font-size: 14px;
    color: var(--muted);
  }
  .five li::before {
    content: counter(five) ' ';
    font-family: var(--mono);
  }
  .five [aria-current] {
    border-color: var(--accent);
    color: var(--ink);
    font-weight: 600;
  }
  .tensor {
    min-height: 520px;
  }
  .tensor .scores {
    max-width: 520px;
  }
  .channels {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(22%, 140px), 1fr));
    gap: 10px;
    margin-bottom: 12px;
  }
  .channels.through {
    grid-template-columns: repeat(6, minmax(0, 1fr));
    margin-bottom: 14px;
  }
  .channels.through .map {
    border: 1px solid var(--rule);
    box-sizing: border-box;
  }
  .row-title {
    font-weight: 600;
    font-size: 14px;
    margin-bottom: 4px;
  }
  .whole {
    white-space: nowrap;
  }
  .channels.few {
    grid-template-columns: repeat(2, minmax(0, 240px));
    gap: 14px 18px;
  }
  .channels figure {
    margin: 0;
    min-width: 0;
  }
  .channels > figure > .map {
    border: 1px solid var(--rule);
    box-sizing: border-box;
  }
  .channels figcaption {
    font-size: 13px;
    color: var(--muted);
  }
  .legends {
    gap: 12px 32px;
    align-items: start;
  }
  .legends > div {
    flex: 0 1 220px;
  }
  .bars {
    display: block;
    width: 100%;
    height: 260px;
    margin-bottom: 12px;
    background: var(--panel);
  }
  .bars .up {
    fill: var(--positive);
  }
  .bars .down {
    fill: var(--negative);
  }
  .bars .zero {
    stroke: var(--line);
    stroke-width: 1;
  }
  .seed .explained > * {
    font-weight: 700;
    border-block: 2px solid var(--accent);
  }
  .seed {
    font-size: 16px;
    width: min(100%, 460px);
  }
  .seed td,
  .seed th {
    padding-block: 9px;
    border-bottom: 1px solid var(--rule);
  }
  .seed td:last-child {
    color: var(--gradient);
  }
  .arithmetic {
    min-height: 11.5em;
    display: grid;
    gap: 8px;
    align-content: start;
  }
  .number {
    font-variant-numeric: tabular-nums;
    border-left: 3px solid var(--gradient);
    padding-left: 10px;
  }
  .ladder {
    overflow-x: auto;
  }
  .ladder table {
    width: 100%;
    font-size: 13px;
  }
  .ladder caption {
    text-align: start;
    font-weight: 600;
    margin-bottom: 4px;
  }
  .ladder td {
    padding: 1px 0 1px 8px;
    height: 20px;
  }
  .ladder tbody th {
    padding: 1px 8px 1px 4px;
  }
  .ladder thead th + th {
    padding: 1px 0 1px 8px;
  }
  .ladder .now > * {
    box-shadow:
      inset 0 2px var(--accent),
      inset 0 -2px var(--accent);
    font-weight: 700;
  }
`;

const practise = css`
  .question {
    display: grid;
    gap: 26px;
    justify-items: center;
  }
  .panels {
    --cell: 44px;
    display: flex;
    flex-wrap: wrap;
    gap: 22px 34px;
    align-items: end;
    justify-content: center;
  }
  .candidates {
    --cell: 44px;
    display: grid;
    grid-template-columns: repeat(4, minmax(0, 150px));
    gap: 14px 18px;
    width: 100%;
    justify-content: center;
  }
  .candidates.numbers {
    grid-template-columns: repeat(4, auto);
  }
  @container (max-width: 600px) {
    .candidates,
    .candidates.numbers {
      grid-template-columns: repeat(2, minmax(0, 150px));
    }
  }
  @container (max-width: 480px) {
    .panels {
      --cell: 36px;
      gap: 20px 24px;
    }
  }
  .candidates figure {
    margin: 0;
    min-width: 0;
  }
  .candidates figcaption {
    font-weight: 600;
    font-size: 14px;
    margin-bottom: 6px;
  }
  .candidates .tick {
    font-size: 14px;
    font-weight: 600;
    color: var(--correct);
    margin-top: 4px;
  }
  .candidates .right .frame-of {
    outline: 3px solid var(--correct);
  }
  .sequence {
    margin: 0;
    padding: 0;
    list-style: none;
    counter-reset: step;
    display: grid;
    gap: 10px;
    width: min(100%, 30em);
  }
  .sequence li {
    counter-increment: step;
    display: grid;
    grid-template-columns: 1.6em 1fr;
    align-items: center;
    min-height: 62px;
    box-sizing: border-box;
    padding: 6px 14px;
    border: 1px solid var(--line);
    border-radius: 10px;
  }
  .sequence li::before {
    content: counter(step);
    font-family: var(--mono);
    color: var(--muted);
  }
  .sequence .unknown {
    color: var(--muted);
  }
`;

export const styles = [mapStyles, look, side, step, practise];
