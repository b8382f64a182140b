/* Tributary in the browser: page views, who somebody is, what they do. Wire format: Segment's. See /docs. */
(function (window, document) {
  'use strict';
  var script = document.currentScript || document.querySelector('script[data-write-key]');
  if (!script || (window.tributary && window.tributary.version)) return;
  var version = '1.0.0';
  var writeKey = script.getAttribute('data-write-key') || '';
  var host = script.getAttribute('data-host') || new URL(script.src, location.href).origin;
  var asked = script.getAttribute('data-consent') === 'required';
  var auto = script.getAttribute('data-page-views') !== 'off';
  var MOST_KEPT = 500; // events of somebody who is offline for long: the oldest go
  var MOST_SENT = 40; // events in a request
  var MOST_BYTES = 55000; // of a request: a beacon may carry 64 KB
  var memory = {};
  var queue = null;
  var sending = false;
  var waitMs = 0;
  var timer = 0;

  function store(kind) {
    try {
      return window[kind];
    } catch (e) {
      return null; // forbidden by the browser's settings: what is said lives as long as the page
    }
  }
  function read(key) {
    try {
      var kept = store('localStorage');
      return (kept && kept.getItem('tributary.' + key)) || memory[key] || null;
    } catch (e) {
      return memory[key] || null;
    }
  }
  function write(key, value) {
    memory[key] = value;
    if (!allowed() && key !== 'consent') return;
    try {
      var kept = store('localStorage');
      if (value === null) kept.removeItem('tributary.' + key);
      else kept.setItem('tributary.' + key, value);
    } catch (e) {
      // Full or forbidden: memory has it.
    }
  }
  function allowed() {
    var said = memory.consent || peek('consent');
    return said === 'granted' || (said !== 'denied' && !asked);
  }
  function peek(key) {
    try {
      return store('localStorage').getItem('tributary.' + key);
    } catch (e) {
      return null;
    }
  }
  function uuid() {
    if (window.crypto && crypto.randomUUID) return crypto.randomUUID();
    var bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    return Array.prototype.map.call(bytes, function (b, i) { return (i === 4 || i === 6 || i === 8 || i === 10 ? '-' : '') + (b + 256).toString(16).slice(1); }).join('');
  }
  function anonymousId() {
    var known = read('anonymous');
    if (!known) write('anonymous', (known = uuid()));
    return known;
  }
  function waiting() {
    if (queue) return queue;
    try {
      queue = JSON.parse(read('queue') || '[]');
    } catch (e) {
      queue = [];
    }
    return queue;
  }
  function keep() {
    queue = waiting().slice(-MOST_KEPT);
    write('queue', queue.length ? JSON.stringify(queue) : null);
  }

  /** What brought them, for as long as the tab lives. */
  function arrival() {
    var session = store('sessionStorage');
    var found = {};
    new URLSearchParams(location.search).forEach(function (value, key) {
      if (key.indexOf('utm_') === 0 && value) found[key === 'utm_campaign' ? 'name' : key.slice(4)] = value;
    });
    try {
      if (Object.keys(found).length) session.setItem('tributary.campaign', JSON.stringify(found));
      else found = JSON.parse(session.getItem('tributary.campaign') || '{}');
    } catch (e) {
      // No session to keep it in: this page knows it.
    }
    return found;
  }
  function here() {
    return { path: location.pathname, referrer: document.referrer, search: location.search, title: document.title, url: location.href };
  }
  function context() {
    var zone = '';
    try {
      zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    } catch (e) {
      zone = '';
    }
    var found = { library: { name: 't.js', version: version }, page: here(), locale: navigator.language, timezone: zone, userAgent: navigator.userAgent };
    var campaign = arrival();
    if (Object.keys(campaign).length) found.campaign = campaign;
    return found;
  }

  function add(type, fields) {
    if ((memory.consent || peek('consent')) === 'denied') return;
    var event = { type: type, messageId: uuid(), anonymousId: anonymousId(), timestamp: new Date().toISOString(), context: context() };
    var user = read('user');
    if (user) event.userId = user;
    for (var key in fields) if (fields[key] !== undefined) event[key] = fields[key];
    waiting().push(event);
    keep();
    flushSoon();
  }

  function take() {
    var taken = [];
    var bytes = 0;
    for (var i = 0; i < waiting().length && i < MOST_SENT; i++) {
      bytes += JSON.stringify(waiting()[i]).length * 1.1;
      if (taken.length && bytes > MOST_BYTES) break;
      taken.push(waiting()[i]);
    }
    return taken;
  }
  function bodyOf(events) {
    return JSON.stringify({ writeKey: writeKey, batch: events, sentAt: new Date().toISOString() });
  }
  function drop(events) {
    var sent = {};
    events.forEach(function (event) { sent[event.messageId] = true; });
    queue = waiting().filter(function (event) { return !sent[event.messageId]; });
    keep();
  }
  function flushSoon() {
    clearTimeout(timer);
    timer = setTimeout(flush, waitMs || 50);
  }
  function later() {
    waitMs = Math.min(60000, (waitMs || 500) * 2);
    flushSoon();
  }
  function flush() {
    if (sending || !allowed() || !waiting().length) return;
    var events = take();
    sending = true;
    // text/plain asks no permission of another origin first.
    fetch(host + '/v1/batch', { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: bodyOf(events), credentials: 'omit', keepalive: true }).then(
      function (answer) {
        sending = false;
        // What is refused stays refused; only a server that is out of order is asked again.
        if (answer.status >= 500 || answer.status === 429 || answer.status === 408) return later();
        waitMs = 0;
        drop(events);
        if (waiting().length) flushSoon();
      },
      function () {
        sending = false;
        later();
      },
    );
  }
  /** The page goes away. Whether a beacon arrives nobody knows: what it carried is kept and sent again, and the server knows it by its id. */
  function leave() {
    if (allowed() && waiting().length && navigator.sendBeacon) navigator.sendBeacon(host + '/v1/batch', new Blob([bodyOf(take())], { type: 'text/plain' }));
  }

  var shown = null;
  /** Ends the page that is looked at: how long it was in sight. */
  function endPage() {
    if (!shown) return;
    var seconds = Math.round((shown.seenMs + (shown.since ? Date.now() - shown.since : 0)) / 1000);
    var ended = shown;
    shown = null;
    add('track', { event: 'Page Left', properties: { path: ended.path, title: ended.title, url: ended.url, seconds: seconds } });
  }
  function page(name, properties) {
    if (typeof name === 'object') { properties = name; name = undefined; }
    endPage();
    var place = here();
    shown = { path: place.path, title: place.title, url: place.url, seenMs: 0, since: document.visibilityState === 'hidden' ? 0 : Date.now() };
    add('page', { name: name, properties: Object.assign(place, properties) });
  }
  function sight() {
    if (!shown) return;
    if (document.visibilityState === 'hidden') {
      if (shown.since) shown.seenMs += Date.now() - shown.since;
      shown.since = 0;
      leave();
    } else if (!shown.since) shown.since = Date.now();
  }

  var api = {
    version: version,
    track: function (event, properties) { add('track', { event: event, properties: properties || {} }); },
    page: page,
    identify: function (userId, traits) {
      if (typeof userId === 'object') { traits = userId; userId = undefined; }
      if (userId !== undefined && userId !== null) write('user', String(userId));
      add('identify', { traits: traits || {} });
    },
    group: function (groupId, traits) { add('group', { groupId: String(groupId), traits: traits || {} }); },
    alias: function (userId) {
      add('alias', { userId: String(userId), previousId: read('user') || anonymousId() });
      write('user', String(userId));
    },
    /** Another person sits down: nothing of the last one is known any more. */
    reset: function () {
      write('user', null);
      write('anonymous', null);
    },
    /** `granted`: what was said so far is sent and kept from now on; `denied`: it is forgotten, and nothing is said. */
    consent: function (said) {
      write('consent', said);
      if (said === 'granted') {
        ['anonymous', 'user'].forEach(function (key) { if (memory[key]) write(key, memory[key]); });
        keep();
        return flush();
      }
      queue = [];
      memory = { consent: said };
      ['anonymous', 'user', 'queue'].forEach(function (key) {
        try {
          store('localStorage').removeItem('tributary.' + key);
        } catch (e) {
          // Nothing was kept where nothing may be kept.
        }
      });
    },
    flush: flush,
    /** Calls as lists, as they are written where this script may not be there yet. */
    push: function () {
      for (var i = 0; i < arguments.length; i++) if (api[arguments[i][0]]) api[arguments[i][0]].apply(api, arguments[i].slice(1));
    },
  };

  // Calls made before this script was here: window.tributary = [['track', 'Name'], …].
  var early = Array.isArray(window.tributary) ? window.tributary : [];
  window.tributary = api;
  if (auto) {
    page();
    ['pushState', 'replaceState'].forEach(function (method) {
      var original = history[method];
      history[method] = function () {
        var before = location.pathname + location.search;
        var result = original.apply(this, arguments);
        if (location.pathname + location.search !== before) setTimeout(page, 0);
        return result;
      };
    });
    window.addEventListener('popstate', function () { setTimeout(page, 0); });
  }
  api.push.apply(api, early);
  document.addEventListener('visibilitychange', sight);
  window.addEventListener('pagehide', function () { endPage(); leave(); });
  window.addEventListener('pageshow', function (event) { if (event.persisted && auto) page(); });
  window.addEventListener('online', function () { waitMs = 0; flush(); });
  flush();
})(window, document);
