/** An element with text in it. Text never becomes markup. */
export function element(name, { text, className } = {}, children = []) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className !== undefined) made.className = className;
  made.append(...children);
  return made;
}

export function byId(id) {
  return document.getElementById(id);
}

/** Local time of the reader, without the date where it is today. */
export function timeText(value) {
  const time = new Date(value);
  const isToday = time.toDateString() === new Date().toDateString();
  return isToday ? time.toLocaleTimeString() : time.toLocaleString();
}
