// The progress of a running batch; without script the page shows it as it was when it was asked for.
const bar = document.getElementById('bar');
if (bar) {
  const show = async () => {
    if (document.hidden) return;
    const answer = await fetch('/status', { headers: { accept: 'application/json' } });
    if (!answer.ok) return;
    const { documents } = await answer.json();
    const total = Object.values(documents).reduce((sum, count) => sum + count, 0);
    const done = documents.done + documents.rejected;
    bar.max = Math.max(total, 1);
    bar.value = done;
    const text = `${done} / ${total}`;
    const said = document.getElementById('done');
    if (said.textContent !== text) said.textContent = text;
    for (const [state, count] of Object.entries(documents)) {
      const cell = document.getElementById(`state-${state}`);
      if (cell) cell.textContent = count;
    }
  };
  setInterval(() => show().catch(() => {}), 2000);
}
