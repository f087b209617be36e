const LIGHT_SURFACE = [255, 255, 255];
const DARK_SURFACE = [29, 33, 39];
const WHITE = [255, 255, 255];
const BLACK = [16, 20, 26];
/** https://www.w3.org/TR/WCAG22/#contrast-minimum */
const LEAST_CONTRAST = 4.6;

/** The custom properties for a site's accent colour (#rrggbb), moved as far as its text stays readable on the surface. */
export function accentColors(accent, isDark) {
  const surface = isDark ? DARK_SURFACE : LIGHT_SURFACE;
  const towards = isDark ? WHITE : BLACK;
  const given = [1, 3, 5].map((at) => parseInt(accent.slice(at, at + 2), 16));
  let color = given;
  for (let share = 0; contrast(color, surface) < LEAST_CONTRAST && share <= 1; share += 0.05) {
    color = mix(given, towards, share);
  }
  const onAccent = contrast(WHITE, color) >= contrast(BLACK, color) ? WHITE : BLACK;
  return {
    '--accent': css(color),
    '--accent-strong': css(mix(color, onAccent === WHITE ? BLACK : WHITE, 0.2)),
    '--on-accent': css(onAccent),
    '--accent-soft': css(mix(surface, color, 0.12)),
  };
}

function mix(one, other, share) {
  return one.map((value, index) => Math.round(value + (other[index] - value) * share));
}

function contrast(one, other) {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(color) {
  const [red, green, blue] = color.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function css(color) {
  return `rgb(${color.join(' ')})`;
}
