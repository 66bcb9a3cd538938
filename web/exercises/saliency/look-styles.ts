import { css } from 'lit';

export const lookStyles = css`
  .chooser {
    display: grid;
    gap: 12px;
    margin-bottom: 18px;
  }
  .chooser label {
    max-width: 23em;
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
