// On the page of a notebook that is being computed, while the report is served: how far it is.
// The server reloads the page when the results are there.
(() => {
  const note = document.querySelector("[data-notebook]");
  const look = async () => {
    const answer = await fetch("progress.json").catch(() => null);
    const news = answer?.ok ? await answer.json() : null;
    if (news) {
      note.textContent = news.text;
      note.classList.toggle("notebook-failed", news.failed);
    }
    if (note.isConnected && !news?.failed) setTimeout(look, 1000);
  };
  look();
})();
