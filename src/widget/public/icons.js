const SVG = 'http://www.w3.org/2000/svg';

const PATHS = {
  file: 'M14 3H6v18h12V7zm0 0v4h4',
  close: 'm6 6 12 12M18 6 6 18',
  thumb:
    'M7 11v9H4v-9zm0 0 4-8c1.4 0 2.4 1 2.4 2.4V9.500h4.800a2 2 0 0 1 2 2.400l-1.300 6.500a2 2 0 0 1-2 1.600H7',
};

/** A picture for a control that has words as well. */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.classList.add('icon', `icon-${name}`);
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}
