// Step: the five steps of slide 49 with their tensors; the fourth goes back layer by layer.
import { html, nothing, type TemplateResult } from 'lit';
import { formatNumber, placeOf } from '../frame/questions.js';
import { limitOf, renderLegend, renderMap } from '../looking/maps.js';
import { percent } from './findings.js';
import { channelNames, channelOf, gradientMap, largestOf, reduceChannels } from './logic.js';
import { mapOf, photoOf, renderOverlay, renderReduction, renderScores } from './parts.js';
import { classNameOf, scoreName, type Scene } from './scene.js';
import { nameOf, renderBack } from './tensors.js';
import { positionAt, ruleOf, shapeText, zerosOf } from './walk.js';

function renderInput({ picture }: Scene): TemplateResult {
  const [height, width, channels] = picture.shape;
  const names = channelNames(channels);
  return html`<div class="channels few">
    <figure>
      ${renderMap(photoOf(picture), picture.title)}
      <figcaption>${picture.title}</figcaption>
    </figure>
    ${
      channels === 1
        ? nothing
        : names.map(
            (name, c) =>
              html`<figure>
                ${renderMap({ values: channelOf(picture.shown, channels, c), height, width, scale: 'photo' }, `${name} of the picture`)}
                <figcaption>${name}</figcaption>
              </figure>`,
          )
    }
  </div>`;
}

function renderSeed({ examination, classes }: Scene): TemplateResult {
  const { seed, logits, target, shape } = examination;
  const places = seed.length / logits.length;
  const of = (each: number) => (target.unit ? seed[(target.unit[0] * shape[1]! + target.unit[1]) * logits.length + each]! : seed[each]!);
  return html`<table class="seed">
      <thead>
        <tr>
          <th scope="col">class</th>
          <th scope="col">logit</th>
          <th scope="col">seed</th>
        </tr>
      </thead>
      <tbody>
        ${logits.map(
          (logit, each) =>
            html`<tr class=${each === target.class ? 'explained' : ''}>
              <th scope="row">${classes[each] ?? each + 1}</th>
              <td>${formatNumber(logit)}</td>
              <td>${formatNumber(of(each))}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${places > 1 ? html`<p class="muted">The same at ${target.unit ? 'this place only' : `all ${places} places`}.</p>` : nothing}`;
}

function renderFinal(scene: Scene): TemplateResult {
  const { examination, picture, state, zero, pixel } = scene;
  const map = gradientMap(examination);
  const [height, width, channels] = picture.shape;
  const names = channelNames(channels);
  const limit = limitOf(map.data);
  const reduced = reduceChannels(map, state.channels === 'mean' ? 'mean' : 'max');
  const common = { size: picture.shape, pixel, opacity: state.opacity, picture: null };
  return html`<div class="channels few">
      ${names.map((name, c) =>
        renderOverlay({
          ...common,
          map: mapOf(channelOf(map.data, channels, c), height, width, 'signed', limit, zero),
          caption: name,
          label: `Gradient, ${name}`,
        }),
      )}
      ${renderOverlay({
        ...common,
        map: mapOf(reduced, height, width, 'magnitude', limitOf(reduced), zero),
        caption: channels === 1 ? 'Magnitude' : state.channels === 'mean' ? 'Mean magnitude' : 'Largest magnitude',
        label: 'The saliency map',
      })}
    </div>
    <div class="row legends">
      <div>
        ${renderLegend('signed', limit)}
        <p class="muted">derivatives</p>
      </div>
      <div>
        ${renderLegend('magnitude', limitOf(reduced))}
        <p class="muted">saliency map</p>
      </div>
    </div>`;
}

export function renderStepStage(scene: Scene, step: number): TemplateResult {
  const { examination, classes } = scene;
  const position = positionAt(examination, step);
  const figure = () => {
    switch (position.kind) {
      case 'input':
        return renderInput(scene);
      case 'scores':
        return renderScores(examination, classes);
      case 'seed':
        return renderSeed(scene);
      case 'back':
        return renderBack(position.layer, position.source, scene);
      case 'map':
        return renderFinal(scene);
    }
  };
  return html`<ol class="five" aria-label="The five steps">
      ${(['input', 'scores', 'seed', 'back', 'map'] as const).map((kind) => {
        const titles = { input: 'Picture in', scores: 'Scores', seed: 'Seed', back: 'Back to the input', map: 'Map' };
        return html`<li aria-current=${kind === position.kind ? 'step' : nothing}>${titles[kind]}</li>`;
      })}
    </ol>
    <div class="tensor" role="group" aria-label=${titleOf(scene, step)}>${figure()}</div>`;
}

function titleOf(scene: Scene, step: number): string {
  const position = positionAt(scene.examination, step);
  switch (position.kind) {
    case 'input':
      return '1. The picture goes in';
    case 'scores':
      return '2. The scores of all classes';
    case 'seed':
      return `3. The seed: “${classNameOf(scene)}”`;
    case 'back':
      return `4. Back through ${position.layer.name}`;
    case 'map':
      return '5. The map';
  }
}

function renderWords(scene: Scene, step: number): TemplateResult {
  const { examination, picture, pixel, state } = scene;
  const { logits, target, probabilities, layers } = examination;
  const position = positionAt(examination, step);
  const name = classNameOf(scene);
  switch (position.kind) {
    case 'input':
      return html`<p>${shapeText(picture.shape)} values. The forward pass keeps what every layer computes: going back needs it.</p>`;
    case 'scores': {
      const p = probabilities[target.class];
      return html`<p>
        The logit of “${name}” is ${formatNumber(logits[target.class]!)}${p === undefined ? '' : `, its softmax ${percent(p)}`}. The map explains the logit: the
        slides’ note on this step says so too. The softmax would flatten out where the answer is certain.
      </p>`;
    }
    case 'seed':
      return examination.score === 'logit'
        ? html`<p>The derivative of the score by itself is 1, by the other logits 0. These numbers are all that is put in; the rest is backpropagation.</p>`
        : html`<p>
            For the softmax the seed is p<sub>c</sub> (1 − p<sub>c</sub>) at “${name}” and −p<sub>c</sub> p<sub>j</sub> elsewhere. With the logit as the score
            it is 1 and 0.
          </p>`;
    case 'back': {
      const { rule, number } = ruleOf(position.layer, position.source);
      return html`<p>${rule}</p>
        <p class="number">${number}</p>
        <p class="muted">Now known: ∂S/∂ ${nameOf(position.source)}, ${shapeText(position.source.shape)}.</p>`;
    }
    case 'map': {
      const { gradient, shape } = layers[0]!;
      const channels = shape[2]!;
      const values = Array.from({ length: channels }, (_, c) => gradient[(pixel.y * shape[1]! + pixel.x) * channels + c]!);
      return html`<p>
          What is drawn is the magnitude of the derivative, as in Simonyan et al. (2014); the slides leave that word out. Of the colours, take the largest, or
          the mean, or draw all three.
        </p>
        <p class="formula">${placeOf(pixel)}:<br />${renderReduction(values, state.channels === 'mean' ? 'mean' : 'max')}</p>`;
    }
  }
}

export function renderStepSide(scene: Scene, step: number): TemplateResult {
  const { layers } = scene.examination;
  const back = [...layers].reverse();
  // At the seed only the logits have their gradient; each step back fills one more row.
  const reached = step - 2;
  return html`<div class="arithmetic" aria-live="polite">
      <h3>${titleOf(scene, step)}</h3>
      ${renderWords(scene, step)}
    </div>
    <div class="ladder">
      <table>
        <caption>
          The gradient of ${scoreName(scene)}, layer by layer
        </caption>
        <thead>
          <tr>
            <th scope="col">at</th>
            <th scope="col">shape</th>
            <th scope="col">largest</th>
            <th scope="col">zeros</th>
          </tr>
        </thead>
        <tbody>
          ${back.map((layer, i) => {
            const known = i <= reached;
            return html`<tr class=${i === reached ? 'now' : ''} aria-current=${i === reached ? 'true' : nothing}>
              <th scope="row">${layer.name}</th>
              <td>${shapeText(layer.shape)}</td>
              <td>${known ? formatNumber(largestOf(layer.gradient)) : ''}</td>
              <td>${known ? percent(zerosOf(layer.gradient)) : ''}</td>
            </tr>`;
          })}
        </tbody>
      </table>
    </div>`;
}
