// The page of one document under review. Everything from the document is put in as text, never as markup.
(function () {
  'use strict';
  var root = document.documentElement, $ = function (id) { return document.getElementById(id); };

  function speak(language) { root.dataset.lang = language; root.lang = language === 'zh' ? 'zh-CN' : 'en'; try { localStorage.setItem('review-language', language); } catch (e) { } if (data) show(); }
  function say(chinese, english) { return root.dataset.lang === 'zh' ? chinese : english; }
  function store(name, value) { try { if (value === null) localStorage.removeItem(name); else localStorage.setItem(name, JSON.stringify(value)); } catch (e) { } }
  function stored(name) { try { return JSON.parse(localStorage.getItem(name)); } catch (e) { return null; } }

  var data = null, byId = {}, sums = {}, at = null, entry = null, since = 0, busy = false, keys = [], zoom = 0, whole = false, drawn = {}, settled = {}, rest = [], language = 'zh';
  try { language = localStorage.getItem('review-language') || ((navigator.language || 'zh').indexOf('zh') === 0 ? 'zh' : 'en'); } catch (e) { }
  speak(language);
  if ($('language')) $('language').addEventListener('click', function () { speak(root.dataset.lang === 'zh' ? 'en' : 'zh'); });
  if ($('none')) $('none').hidden = location.hash !== '#none';
  if (!$('data')) { document.addEventListener('keydown', function (e) { if (e.key === 'l' && !/INPUT|SELECT/.test(e.target.tagName)) speak(root.dataset.lang === 'zh' ? 'en' : 'zh'); }); return; }

  // ---- what is known ----
  var first = JSON.parse($('data').textContent), base = '/reviews/' + first.id, pendingName = 'review-pending:' + first.id, draftName = 'review-draft:' + first.id;
  function take(review, before) {
    data = review; byId = {}; sums = {};
    data.fields.forEach(function (field) { byId[field.id] = field; });
    data.sums.forEach(function (sum) { sums[sum.id] = sum; });
    var implied = 0;
    document.querySelectorAll('td.v').forEach(function (cell) {
      var field = byId[cell.dataset.field], old = before && before[cell.dataset.field];
      if (!field) { cell.textContent = ''; return; }
      var fresh = old && old.mark === 'doubt' && field.mark !== 'doubt';
      if (fresh && field.mark !== 'human' && field.mark !== 'open') { settled[field.id] = true; implied++; }
      if (settled[field.id] && field.mark === 'sure') field.mark = 'implied';
      cell.className = 'v ' + field.mark + (fresh ? ' fresh' : '') + (field.state !== 'read' ? ' none' : field.value === 0 ? ' zero' : '');
      cell.textContent = textOf(field);
    });
    return implied;
  }
  function textOf(field) { return field.state === 'read' ? String(field.value) : field.state === 'blank' ? '␣' : field.state === 'missing' ? '∅' : '？'; }
  function nameOf(state) { return state === 'blank' ? say('空白', 'blank') : state === 'missing' ? say('无此行列', 'no such line') : state === 'unread' ? say('无法辨认', 'unreadable') : ''; }

  // ---- sums, as one types ----
  function add(side, sum, cells) {
    var total = 0;
    for (var i = 0; i < side.length; i++) {
      var field = cells(side[i]) || { state: 'missing' };
      if (field.state === 'unread' || (sum.totals.indexOf(side[i]) >= 0 && field.state !== 'read') || (sum.left.length > 1 && field.state === 'missing')) return null;
      total += field.state === 'read' ? Math.round(field.value * 1e6) : 0;
    }
    return total;
  }
  function difference(sum, cells) {
    var left = add(sum.left, sum, cells), right = add(sum.right, sum, cells);
    return left === null || right === null ? null : (left - right) / 1e6;
  }
  function withAnswer(id, answer) { return function (other) { return other === id && answer ? answer : byId[other]; }; }
  function sumsOf(id) { return data.sums.filter(function (sum) { return sum.left.indexOf(id) >= 0 || sum.right.indexOf(id) >= 0; }); }
  function addUp(answer) {
    var cells = withAnswer(at, answer), broken = 0, open = 0, waiting = 0;
    document.querySelectorAll('[data-sum]').forEach(function (place) {
      var sum = sums[place.dataset.sum]; if (!sum) return;
      var by = difference(sum, cells), waits = sum.left.concat(sum.right).some(function (id) { return byId[id] && byId[id].mark === 'doubt' && id !== at; });
      place.className = 'sum ' + (by === null ? 'open' : by !== 0 ? 'broken' : waits ? 'open' : 'holds');
      place.textContent = by === null ? '…' : by === 0 ? (waits ? '(✓)' : '✓') : '≠ ' + (by > 0 ? '+' : '−') + Math.abs(by);
      if (by === null) open++; else if (by !== 0) broken++; else if (waits) waiting++;
    });
    $('sums').className = broken ? 'broken' : open || waiting ? '' : 'fine';
    $('sums').textContent = broken ? '≠ ' + broken + ' ' + say('勾稽不符', 'sums broken') : open || waiting ? '… ' + (open + waiting) + ' ' + say('项勾稽未定', 'sums open') : '✓ ' + say('勾稽全部相符', 'all sums hold');
    return broken;
  }

  // ---- the question ----
  function queue() { return data.questions; }
  function go(id, keep) {
    at = id; if (!keep) entry = null; since = performance.now();
    var draft = stored(draftName); if (draft && draft.field === id && draft.record === data.recordId && !keep) entry = draft.entry;
    show();
    var cell = cellOf(id); if (cell) cell.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }
  function cellOf(id) { return id && document.querySelector('td[data-field="' + CSS.escape(id) + '"]'); }
  function choicesOf(field) {
    // A choice of one digit has itself for its number, so that picking it and typing it are the same.
    var free = '123456789'.split(''), taken = {}, list = (field.candidates || []).filter(function (value) { return value !== null; });
    list.forEach(function (value) { if (Number.isInteger(value) && value >= 0 && value <= 9) taken[value] = true; });
    return list.map(function (value) {
      var own = Number.isInteger(value) && value >= 0 && value <= 9;
      var key = own ? String(value) : free.filter(function (digit) { return !taken[digit]; })[0];
      taken[key] = true;
      return { key: key, value: value };
    }).filter(function (choice) { return choice.key; });
  }
  function empties() {
    // The asked cells of this row that seem empty: one look at the row tells of all of them.
    var field = byId[at], row = /^.*\./.exec(at || '');
    if (!field || entry || field.state !== 'blank') return [];
    var found = queue().filter(function (id) { return id.indexOf(row[0]) === 0 && byId[id].state === 'blank' && byId[id].page === field.page; });
    return found.indexOf(at) >= 0 && found.length > 1 ? found : [];
  }
  function answerOf() {
    var field = byId[at]; if (!field) return null;
    if (entry && entry.text !== undefined) { var number = Number(entry.text); return entry.text.trim() !== '' && isFinite(number) ? { state: 'read', value: number } : null; }
    return field.state === 'unread' ? null : { state: field.state, value: field.value };
  }
  function show() {
    if (!data) return;
    document.querySelectorAll('.at, .lit').forEach(function (element) { element.classList.remove('at', 'lit'); });
    var left = queue().length, field = byId[at], cell = cellOf(at);
    $('progress').textContent = say('剩余 ', 'left ') + left;
    if (!field) { finished(); addUp(null); return; }
    cell.classList.add('at'); cell.parentNode.classList.add('lit');
    $('where').textContent = cell.dataset[root.dataset.lang];
    if (field.raw !== null && field.raw !== String(field.value)) { var small = document.createElement('small'); small.textContent = say('识别原文：', 'as read: ') + field.raw; $('where').appendChild(small); }
    var answer = answerOf(), out = $('entry');
    out.textContent = entry ? entry.text : field.state === 'read' ? String(field.value) : nameOf(field.state);
    out.className = entry ? 'typed' : field.state === 'unread' ? 'none' : '';
    if (cell && entry) cell.textContent = entry.text; else cell.textContent = textOf(field);
    addUp(answer);
    var note = $('entry-note'); note.className = ''; note.textContent = entry && entry.picked ? say('选项 ', 'choice ') + entry.picked : '';
    if (answer) {
      var wrong = sumsOf(at).filter(function (sum) { var by = difference(sum, withAnswer(at, answer)); return by !== null && by !== 0; });
      if (wrong.length) { note.className = 'breaks'; note.textContent += ' ≠ ' + wrong.map(function (sum) { return sum.id.split('.')[0]; }).join(' '); }
    }
    var row = empties().length; if (row) note.textContent += ' e: ' + say('本行 ' + row + ' 格均为空白', 'all ' + row + ' cells marked in this row are empty');
    var list = $('choices'); list.textContent = '';
    choicesOf(field).forEach(function (choice) {
      var item = document.createElement('li'), key = document.createElement('kbd'), value = document.createElement('span');
      key.textContent = choice.key; value.textContent = String(choice.value); item.append(key, value);
      if (sumsOf(at).length && sumsOf(at).every(function (sum) { return difference(sum, withAnswer(at, { state: 'read', value: choice.value })) === 0; })) { var fits = document.createElement('span'); fits.className = 'fits'; fits.textContent = 'Σ ✓'; item.append(fits); }
      if (entry && entry.picked === choice.key) item.className = 'taken';
      item.addEventListener('click', function () { entry = { text: String(choice.value), picked: choice.key }; commit(); });
      list.append(item);
    });
    look(field);
  }
  function finished() {
    $('where').textContent = say('本文件没有待复核的字段。', 'No question is left in this document.');
    $('entry').textContent = '✓'; $('entry').className = ''; $('entry-note').textContent = say('Enter 取下一份文件', 'Enter takes the next document'); $('choices').textContent = ''; $('ring').hidden = true;
    document.body.dataset.done = 'true';
  }

  // ---- the picture ----
  function look(field) {
    if (field.page) drawPage(field); else if (field.locator || drawn.source) drawSource(field); else note(say('记录没有这一格的位置；请看整页（f）。', 'The record has no place for this cell; look at the page (f).'), true);
  }
  function note(text, bare) { $('viewer-note').hidden = !text; $('viewer-note').textContent = text || ''; if (bare && !drawn.page) $('ring').hidden = true; if (bare) { whole = true; if (drawn.width) place(null); else { var known = data.fields.filter(function (f) { return f.page; })[0]; if (known) drawPage({ page: known.page, box: null }); } } }
  function drawPage(field) {
    if (field.box) note('');
    if (drawn.page === field.page) { place(field.box); return; }
    drawn = { page: field.page };
    fetch(base + '/pages/' + field.page + '.png').then(function (response) {
      if (!response.ok) throw new Error(response.status);
      var width = Number(response.headers.get('X-Page-Width')), height = Number(response.headers.get('X-Page-Height'));
      return response.blob().then(function (blob) { return new Promise(function (resolve) { var reader = new FileReader(); reader.onload = function () { resolve({ url: reader.result, width: width, height: height }); }; reader.readAsDataURL(blob); }); });
    }).then(function (picture) {
      if (drawn.page !== field.page) return;
      var image = $('page'); image.hidden = false; image.src = picture.url; image.style.width = picture.width + 'px'; image.style.height = picture.height + 'px';
      drawn.width = picture.width; drawn.height = picture.height; place((byId[at] || field).box);
      document.body.dataset.page = String(field.page);
    }).catch(function () { drawn = {}; note(say('页面图像无法显示；请对照原文件。', 'The page cannot be shown; look at the original file.')); });
  }
  function drawSource(field) {
    if (drawn.source) { place(boxOfSource(field)); return; }
    drawn = { source: [] };
    fetch(base + '/source').then(function (response) { return response.json(); }).then(function (pages) {
      var sheet = $('sheet'), down = 0; $('page').hidden = true;
      pages.forEach(function (page) {
        page.cells.forEach(function (cell) {
          var box = [cell.box[0], cell.box[1] + down, cell.box[2], cell.box[3] + down], element = document.createElement('div');
          element.className = 'cell' + (cell.locator ? '' : ' free'); element.textContent = cell.text;
          element.style.left = box[0] + 'px'; element.style.top = box[1] + 'px'; element.style.width = (box[2] - box[0]) + 'px'; element.style.height = (box[3] - box[1]) + 'px';
          sheet.append(element); if (cell.locator) drawn.source.push({ locator: cell.locator, box: box });
        });
        drawn.width = Math.max(drawn.width || 0, page.width); down += page.height;
      });
      drawn.height = down; sheet.append($('ring')); place(boxOfSource(byId[at] || field)); document.body.dataset.page = 'source';
    }).catch(function () { note(say('原文无法显示；请对照原文件。', 'The source cannot be shown; look at the original file.')); });
  }
  function boxOfSource(field) {
    var wanted = field.locator; if (!wanted) return null;
    var found = drawn.source.filter(function (cell) { var l = cell.locator; return l.kind === wanted.kind && l.table === wanted.table && l.row === wanted.row && l.column === wanted.column && l.line === wanted.line; })[0];
    return found ? found.box : null;
  }
  function place(box) {
    var viewer = $('viewer'), sheet = $('sheet'), ring = $('ring'), full = whole || !box, wide = viewer.clientWidth, high = viewer.clientHeight;
    if (!drawn.width) return;
    var row = box && !zoom ? empties().map(function (id) { return byId[id].box; }).filter(Boolean) : [];
    if (row.length > 1) box = [0, 1, 2, 3].map(function (side) { return Math[side < 2 ? 'min' : 'max'].apply(null, row.map(function (other) { return other[side]; })); });
    var scale = full ? Math.min(wide / drawn.width, high / drawn.height) : row.length > 1 ? Math.min(1.9, wide / (box[2] - box[0] + 40)) : [1.9, 3.2, 1.25][zoom];
    var x = box ? (box[0] + box[2]) / 2 : drawn.width / 2, y = box ? (box[1] + box[3]) / 2 : drawn.height / 2;
    var left = full ? (wide - drawn.width * scale) / 2 : Math.min(0, Math.max(wide - drawn.width * scale, wide / 2 - x * scale));
    var top = full ? (high - drawn.height * scale) / 2 : Math.min(0, Math.max(high - drawn.height * scale, high / 2 - y * scale));
    sheet.style.transform = 'translate(' + left + 'px,' + top + 'px) scale(' + scale + ')';
    ring.hidden = !box;
    sheet.querySelectorAll('.ring').forEach(function (other) { other.remove(); });
    if (box) empties().forEach(function (id) { if (id === at || !byId[id].box) return; var other = document.createElement('div'); other.className = 'ring'; enclose(other, byId[id].box, scale); sheet.append(other); });
    if (box) enclose(ring, box, scale);
  }
  function enclose(ring, box, scale) {
    ring.style.left = box[0] - 4 + 'px'; ring.style.top = box[1] - 4 + 'px'; ring.style.width = box[2] - box[0] + 8 + 'px'; ring.style.height = box[3] - box[1] + 8 + 'px'; ring.style.borderWidth = Math.max(1, 2.5 / scale) + 'px';
  }

  // ---- deciding ----
  function tell(text, kind) { $('message').textContent = text; $('message').className = kind || ''; }
  function fresh() { return (crypto.randomUUID ? crypto.randomUUID() : Date.now() + '-' + Math.random().toString(36).slice(2)); }
  function commit(state) {
    var answer = state ? { state: state, value: null } : answerOf();
    if (!answer) { tell(say('没有读出数值：请输入数字，或按 b、m、x。', 'No value was read: type the number, or press b, m or x.'), 'bad'); return; }
    send({ path: '/answers', body: { key: fresh(), recordId: data.recordId, fieldId: at, state: answer.state, value: answer.value, takenMs: Math.round(performance.now() - since) } });
  }
  function send(request) {
    busy = true; store(pendingName, request);
    fetch(base + request.path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(request.body) }).then(function (response) {
      return response.json().catch(function () { return {}; }).then(function (body) { return { ok: response.ok, status: response.status, body: body }; });
    }).then(function (answer) {
      if (!answer.ok && (answer.status >= 500 || answer.status === 429)) throw new Error('later');
      store(pendingName, null); busy = false;
      if (answer.ok) { store(draftName, null); accept(request, answer.body); } else refuse(answer.body);
      drain();
    }).catch(function () {
      tell(say('连接中断：判定已保存在本机，恢复后自动提交。', 'No connection: the decision is kept here and sent when it is back.'), 'bad');
      document.body.dataset.waiting = 'true';
      setTimeout(function () { if (busy) send(request); }, 2000);
    });
  }
  function accept(request, answer) {
    delete document.body.dataset.waiting; document.body.dataset.decided = String(answer.decisionId);
    var asked = at, before = byId, implied = take(answer.review, before), text = '';
    if (implied) text = say('由勾稽关系推定 ', 'settled by the sums: ') + implied;
    tell(text, 'good');
    rest = rest.filter(function (id) { return queue().indexOf(id) >= 0 && byId[id].state === 'blank'; });
    if (rest.length) { go(rest[0]); commit('blank'); return; }
    delete document.body.dataset.rest;
    if (request.path === '/undo') { tell(say('已撤销', 'undone'), 'good'); go(queue().filter(function (id) { return before[id].mark !== 'doubt'; })[0] || queue()[0]); return; }
    go(queue()[0]);
    // An answer that breaks a sum whose other cells are all settled is either the publisher's error or a slip.
    var breaks = sumsOf(asked).filter(function (sum) { var by = difference(sum, withAnswer(null)); return by !== null && by !== 0 && !sum.left.concat(sum.right).some(function (id) { return byId[id] && byId[id].mark === 'doubt'; }); });
    if (breaks.length) tell('≠ ' + breaks.map(function (sum) { return sum.id; }).join(', ') + say('：原文如此，还是看错了？按 u 撤销。', ': is it printed so, or a slip? u takes it back.'), 'bad');
  }
  function refuse(problem) {
    rest = []; delete document.body.dataset.rest;
    var texts = {
      'revision-changed': say('记录已有新的修订，刚才的判定未采用。请再看一次。', 'The record has changed; the answer was not taken. Look at the field again.'),
      'claimed-by-other': say('认领已过期，本文件现由他人处理；刚才的判定未采用。按 n 取下一份。', 'Your claim has expired and somebody else works on this document; the answer was not taken. n takes the next.'),
      'not-yours': say('此字段由他人复看。', 'This field waits for somebody else.'),
      'nothing-to-undo': say('没有可撤销的判定。', 'There is nothing of yours to take back.'),
    };
    var text = texts[problem.code] || problem.detail || say('未采用', 'not taken');
    fetch(base).then(function (response) { return response.json(); }).then(function (review) { var was = at; take(review, null); go(queue().indexOf(was) >= 0 ? was : queue()[0]); tell(text, 'bad'); }).catch(function () { tell(text, 'bad'); });
  }
  function step(by) {
    var list = queue(); if (!list.length) return;
    var i = list.indexOf(at); go(list[(i + by + list.length) % list.length]); tell('');
  }
  function move(key) {
    var cell = cellOf(at); if (!cell) return;
    var row = cell.parentNode, cells = Array.prototype.slice.call(row.querySelectorAll('td.v')), column = cells.indexOf(cell), all = Array.prototype.slice.call(document.querySelectorAll('tr')).filter(function (tr) { return tr.querySelector('td.v'); });
    var target = key === 'ArrowLeft' ? cells[column - 1] : key === 'ArrowRight' ? cells[column + 1] : (function () { var other = all[all.indexOf(row) + (key === 'ArrowUp' ? -1 : 1)]; if (!other) return null; var there = other.querySelectorAll('td.v'); return there[Math.min(column, there.length - 1)]; })();
    if (target && byId[target.dataset.field]) go(target.dataset.field);
  }
  function type(key) {
    var field = byId[at]; if (!field) return;
    if (entry && !entry.picked) entry = { text: entry.text + key };
    else if (entry && entry.picked) entry = { text: entry.typed + key };
    else {
      var choice = choicesOf(field).filter(function (c) { return c.key === key; })[0];
      entry = choice ? { text: String(choice.value), picked: key, typed: key } : { text: key };
    }
    store(draftName, { field: at, record: data.recordId, entry: entry }); tell(''); show();
  }
  function drain() { while (keys.length && !busy) press(keys.shift()); }
  function press(key, shift) {
    if (!byId[at]) { if (key === 'Enter' || key === 'n') { location.href = '/review/next'; busy = true; } else if (key === 'u') undo(); return; }
    if (/^[0-9.\-]$/.test(key)) type(key);
    else if (key === 'Enter') commit();
    else if (key === 'Backspace') { if (entry) { entry = entry.picked ? { text: entry.typed } : entry.text.length > 1 ? { text: entry.text.slice(0, -1) } : null; store(draftName, entry ? { field: at, record: data.recordId, entry: entry } : null); show(); } }
    else if (key === 'Escape') { entry = null; store(draftName, null); show(); }
    else if (key === 'Tab') step(1);
    else if (key === 'ShiftTab') step(-1);
    else if (key === 'b') commit('blank');
    else if (key === 'e') { rest = empties(); if (rest.length) { document.body.dataset.rest = 'true'; commit('blank'); } }
    else if (key === 'x') commit('unread');
    else if (key === 'm') commit('missing');
    else if (key === 'u') undo();
    else if (key === 'z') { whole = false; zoom = (zoom + 1) % 3; show(); }
    else if (key === 'f') { whole = !whole; show(); }
    else if (key === 'l') speak(root.dataset.lang === 'zh' ? 'en' : 'zh');
    else if (key === 'n') { busy = true; fetch(base + '/release', { method: 'POST' }).finally(function () { location.href = '/review/next'; }); }
    else if (key === '?') $('help').showModal();
    else if (key.indexOf('Arrow') === 0) move(key);
  }
  function undo() { send({ path: '/undo', body: { key: fresh(), recordId: data.recordId } }); }

  document.addEventListener('keydown', function (event) {
    if ($('help').open) { if (event.key === '?' || event.key === 'Enter') { event.preventDefault(); $('help').close(); } return; }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    var key = event.key === 'Tab' && event.shiftKey ? 'ShiftTab' : event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (!/^([0-9.\-bexmuzfln?]|Enter|Backspace|Escape|Tab|ShiftTab|Arrow(Left|Right|Up|Down))$/.test(key)) return;
    event.preventDefault();
    if (busy) keys.push(key); else press(key); // What is typed while an answer is on its way is not lost.
  });
  document.addEventListener('click', function (event) {
    var cell = event.target.closest('td.v'); if (cell && byId[cell.dataset.field]) go(cell.dataset.field);
  });
  $('help-button').addEventListener('click', function () { $('help').showModal(); });
  window.addEventListener('resize', function () { if (byId[at]) look(byId[at]); });
  window.addEventListener('online', function () { var waiting = stored(pendingName); if (waiting && busy) send(waiting); });
  setInterval(function () { if (!busy && document.visibilityState === 'visible' && byId[at]) fetch(base + '/claim', { method: 'POST' }); }, 120000);

  take(first, null);
  go(queue()[0]);
  var waiting = stored(pendingName);
  if (waiting) send(waiting); // From before the browser was closed: the key keeps it from being decided twice.
  else if (data.claimedBy === null && queue().length) fetch(base + '/claim', { method: 'POST' });
  document.body.dataset.ready = 'true';
})();
