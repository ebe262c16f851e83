/* Talking with the program: questions and orders as JSON, and the stream that tells what has changed. */

/** The program cannot be reached or refuses; the message is a Thai sentence for people. */
export class Refusal extends Error {}

const UNREACHABLE = "ติดต่อโปรแกรมสาธิตไม่ได้ โปรดลองอีกครั้ง";

async function answer(request) {
  let response, body;
  try {
    response = await request;
    body = await response.json();
  } catch {
    throw new Refusal(UNREACHABLE);
  }
  if (!response.ok) throw new Refusal(body.error);
  return body;
}

export const ask = (path) => answer(fetch(path));

export const tell = (path, order) =>
  answer(fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(order) }));

/** Follow the program: `onChange` gets its clock and version numbers; `onLost` is told true when it falls silent, false when it is back. */
export function follow({ onChange, onLost }) {
  const stream = new EventSource("/page/events");
  stream.onmessage = (event) => {
    onLost(false);
    onChange(JSON.parse(event.data));
  };
  stream.onerror = () => {
    onLost(true);
    // The browser tries again by itself unless it was answered with an error, as by another program on the same port.
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => follow({ onChange, onLost }), 1000);
  };
}

/** Fetch `path` whenever the version moves, never twice at once, and always once more if it moved meanwhile. */
export function follower(path, show) {
  let shown, wanted, fetching = false;
  return async (version) => {
    wanted = version;
    if (fetching) return;
    fetching = true;
    try {
      while (shown !== wanted) {
        const asked = wanted;
        show(await ask(path()));
        shown = asked;
      }
    } catch (error) {
      // The program has gone. The stream tells that too, and names a version again as soon as it is back.
      if (!(error instanceof Refusal)) throw error;
    } finally {
      fetching = false;
    }
  };
}
