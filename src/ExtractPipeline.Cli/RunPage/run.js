// Without this script, clicking a cell still leads to its box and back. With it, pointing at one also shows the other.
(function () {
  'use strict';
  var hot = [];
  function light(event) {
    var at = event.target.closest ? event.target.closest('[data-hot]') : null;
    hot.forEach(function (element) { element.classList.remove('hot'); });
    hot = at ? ['c', 'b'].map(function (kind) { return document.getElementById(kind + at.dataset.hot); }).filter(Boolean) : [];
    hot.forEach(function (element) { element.classList.add('hot'); });
  }
  document.addEventListener('mouseover', light);
  document.addEventListener('focusin', light);
  document.addEventListener('click', function (event) {
    var link = event.target.closest ? event.target.closest('a[href^="#"]') : null;
    var target = link && document.getElementById(link.getAttribute('href').slice(1));
    if (!target) return;
    // Following the link would move both halves of the window: a box moves its pane alone.
    event.preventDefault();
    history.replaceState(null, '', link.getAttribute('href'));
    var pane = target.closest('.pages');
    if (pane) {
      pane.scrollTop += target.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 2;
      pane.scrollIntoView({ block: 'nearest' });
    } else {
      target.scrollIntoView({ block: 'center', inline: 'nearest' });
    }
    var twin = target.closest('[data-hot]');
    if (twin) light({ target: twin });
  });
})();
