// Search, filters, links between heat maps and points, the chart. The page is complete without it.
"use strict";
(() => {
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const root = document.documentElement;
  const form = document.getElementById("filters");
  const hits = document.getElementById("hits");
  const fields = ["q", "role", "theme", "unit", "min"];
  const label = (select) => select.selectedOptions[0].textContent;
  const rows = all("#points tbody tr").map((element) => {
    const quotes = all("li", element).map((item) => ({ item, unit: item.dataset.unit, count: item.querySelectorAll("mark").length }));
    return {
      element, quotes, role: element.closest("table").dataset.role, theme: element.dataset.theme, papers: Number(element.dataset.papers),
      units: new Set(quotes.map((q) => q.unit)), details: element.querySelector("details"),
    };
  });
  const places = all("#points > section.role");
  root.classList.add("js");
  form.hidden = false;

  // Typed without marks, a word is found with any; typed with marks, only with those.
  const marked = (text) => text.normalize("NFC").toLowerCase();
  // hòa and hoà are one word: the tone on either vowel
  const style = (text) => text.replace(/([oòóỏõọ])([aàáảãạeèẻẽéẹ])(?![a-zà-ỹ])|([uùúủũụ])([yỳýỷỹỵ])(?![a-zà-ỹ])/g, (pair) => {
    const tone = pair.normalize("NFD").match(/[\u0300\u0301\u0303\u0309\u0323]/);
    const bare = pair.normalize("NFD").replace(/[\u0300\u0301\u0303\u0309\u0323]/g, "");
    return tone ? bare[0] + (bare[1] + tone[0]).normalize("NFC") : pair;
  });
  const strip = (text) => marked(text).normalize("NFD").replace(/[\u0300-\u036f]+/g, "").replace(/đ/g, "d");
  // the same with as many characters as before, for the highlight
  const plain = (text) => marked(text).replace(/[^\0-\x7f]/g, (c) => (c === "đ" ? "d" : c.normalize("NFD")[0]));
  const exactly = (text) => style(marked(text));
  const reader = (query) => {
    const wanted = query.trim().replace(/\s+/g, " ");
    const exact = strip(wanted) !== marked(wanted);
    return { exact, index: exact ? exactly : strip, fold: exact ? exactly : plain, wanted: exact ? exactly(wanted) : strip(wanted) };
  };
  const searched = (row, { exact, index }) => {
    const key = exact ? "exact" : "loose";
    if (!row[key]) {
      const said = all("mark, .src", row.element).map((e) => e.textContent).join("\n");
      row[key] = { head: index(row.element.querySelector("summary").textContent), said: index(said) };
    }
    return row[key];
  };

  const opened = new Set(); // by the search, which closes them again
  const apply = () => {
    const want = Object.fromEntries(fields.map((name) => [name, form.elements[name].value]));
    const query = reader(want.q);
    const { wanted } = query;
    let points = 0, quotes = 0;
    const found = [];
    for (const row of rows) {
      let shown = (!want.role || row.role === want.role) && (!want.theme || row.theme === want.theme) && (!want.unit || row.units.has(want.unit)) && row.papers >= Number(want.min);
      let inside = false;
      if (shown && wanted) {
        const text = searched(row, query);
        const above = text.head.includes(wanted);
        shown = above || text.said.includes(wanted);
        inside = shown && !above;
      }
      if (row.element.hidden === shown) row.element.hidden = !shown;
      if (!shown) continue;
      points += 1;
      found.push(row);
      if (want.unit || row.narrowed) {
        for (const quote of row.quotes) quote.item.classList.toggle("other", Boolean(want.unit) && quote.unit !== want.unit);
        row.narrowed = Boolean(want.unit);
      }
      for (const quote of row.quotes) if (!want.unit || quote.unit === want.unit) quotes += quote.count;
      if (inside && opened.size < 40 && !row.details.open) {
        row.details.open = true;
        opened.add(row);
      } else if (!inside && opened.delete(row)) row.details.open = false;
    }
    for (const row of opened) if (row.element.hidden || !wanted) { row.details.open = false; opened.delete(row); }
    for (const place of places) {
      const shown = all("tbody tr:not([hidden])", place).length;
      place.hidden = shown === 0 && fields.some((name) => want[name]);
      const count = place.querySelector(".count");
      count.textContent = count.textContent.replace(/[\d.,]+/, shown.toLocaleString(root.lang));
    }
    const chosen = fields.filter((name) => want[name]).map((name) => (name === "q" ? `“${want.q.trim()}”` : label(form.elements[name])));
    const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
    hits.textContent = points
      ? fill(form.dataset.hits, { points: points.toLocaleString(root.lang), all: rows.length.toLocaleString(root.lang), quotes: quotes.toLocaleString(root.lang) }) + (chosen.length ? " " + fill(form.dataset.filter, { what: chosen.join(" · ") }) : "")
      : form.dataset.none;
    light(found, wanted ? query : null);
    remember(want);
  };

  const light = (found, query) => {
    if (!window.CSS || !CSS.highlights) return;
    CSS.highlights.delete("found");
    if (!query) return;
    const ranges = [];
    for (const row of found.slice(0, 200)) {
      for (const place of all("summary, mark", row.element)) {
        for (const node of place.childNodes) {
          if (node.nodeType !== 3) continue;
          const text = query.fold(node.data);
          if (text.length !== node.data.length) continue;
          for (let at = text.indexOf(query.wanted); at >= 0; at = text.indexOf(query.wanted, at + 1)) {
            const range = new Range();
            range.setStart(node, at);
            range.setEnd(node, at + query.wanted.length);
            ranges.push(range);
          }
        }
      }
    }
    CSS.highlights.set("found", new Highlight(...ranges));
  };

  // The address keeps the filters, so that a link shows the same rows: #role=limitation&theme=coordination
  const unitNames = Array.from(form.elements.unit.options, (option) => option.textContent);
  const address = (want) => {
    const out = new URLSearchParams();
    for (const name of fields) if (want[name]) out.set(name, name === "unit" ? label(form.elements.unit) : want[name].trim());
    return out.toString();
  };
  const remember = (want) => {
    const next = address(want);
    if (!next && !location.hash.includes("=")) return;
    if (location.hash !== "#" + next) history.replaceState(null, "", next ? "#" + next : location.pathname + location.search);
  };
  const follow = () => {
    const hash = location.hash.slice(1);
    if (hash.includes("=")) {
      const want = new URLSearchParams(hash);
      for (const name of fields) {
        const field = form.elements[name], value = want.get(name) || "";
        if (name === "unit") field.selectedIndex = Math.max(0, value ? unitNames.indexOf(value, 1) : 0);
        else field.value = value;
        if (field.tagName === "SELECT" && field.selectedIndex < 0) field.selectedIndex = 0;
      }
      apply();
      return true;
    }
    const place = hash && document.getElementById(hash);
    const row = place && place.closest("#points tbody tr");
    if (row) {
      if (row.hidden) form.reset();
      row.querySelector("details").open = true;
      place.scrollIntoView();
    }
    return false;
  };
  const go = (want) => {
    for (const name of fields) form.elements[name].value = want[name] || "";
    apply();
    const target = document.getElementById("points");
    target.focus({ preventScroll: true });
    target.scrollIntoView();
  };

  let waiting = 0;
  form.addEventListener("input", (event) => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, event.target.name === "q" ? 150 : 0);
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); apply(); });
  form.addEventListener("reset", () => setTimeout(apply));
  const open = (yes) => { for (const row of rows) if (!row.element.hidden) row.details.open = yes; };
  document.getElementById("open").addEventListener("click", () => open(true));
  document.getElementById("close").addEventListener("click", () => open(false));
  window.addEventListener("hashchange", () => { if (follow()) document.getElementById("points").scrollIntoView(); });

  // Numbers of the heat maps lead to what they count.
  const link = (cell, want, name) => {
    const a = document.createElement("a");
    a.href = "#points";
    a.textContent = cell.textContent;
    a.setAttribute("aria-label", `${name}: ${cell.textContent}`);
    a.addEventListener("click", (event) => { event.preventDefault(); go(want); });
    cell.replaceChildren(a);
  };
  const counted = (cell) => /^h[1-9]/.test(cell.className);
  const themeTable = document.getElementById("theme-table");
  const heads = Array.from(themeTable.tHead.rows[0].cells);
  for (const row of themeTable.tBodies[0].rows) {
    for (const cell of row.cells) {
      const head = heads[cell.cellIndex];
      if (counted(cell)) link(cell, { theme: row.dataset.theme, role: head.dataset.role }, `${row.cells[0].textContent}, ${head.textContent}`);
    }
  }
  const linked = new Set();
  const linkMatrix = (role) => {
    const table = document.querySelector(`#matrix-${role} table`);
    if (linked.has(role)) return;
    linked.add(role);
    const columns = Array.from(table.tHead.rows[0].cells);
    for (const row of table.tBodies[0].rows) {
      for (const cell of row.cells) {
        const column = columns[cell.cellIndex];
        if (counted(cell)) link(cell, { role, theme: column.dataset.theme, unit: row.dataset.unit }, `${row.cells[0].textContent}, ${column.textContent}`);
      }
    }
  };
  for (const choice of all("input[name=matrix]")) {
    const role = choice.id.slice("show-".length);
    choice.addEventListener("change", () => linkMatrix(role));
    if (choice.checked) linkMatrix(role);
  }
  for (const row of all("#papers tr[data-unit]")) link(row.cells[1], { unit: row.dataset.unit }, document.getElementById("points-title").textContent);

  // The chart draws the table below it.
  const figure = document.getElementById("chart");
  let chart = null;
  const draw = () => {
    if (!window.Chart) return;
    if (chart) chart.destroy();
    const colour = (name) => getComputedStyle(root).getPropertyValue(name).trim();
    const lines = Array.from(themeTable.tBodies[0].rows);
    const most = figure.parentElement.clientWidth < 600 ? 20 : 34; // letters of a label's line
    const wrap = (text) => text.split(" ").reduce((out, word) => {
      if (out.length && (out[out.length - 1] + " " + word).length <= most) out[out.length - 1] += " " + word;
      else out.push(word);
      return out;
    }, []);
    const roles = heads.filter((head) => head.dataset.role);
    figure.hidden = false;
    figure.firstElementChild.style.height = `${lines.length * 30 + 70}px`;
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    chart = new Chart(figure.querySelector("canvas"), {
      type: "bar",
      data: {
        labels: lines.map((row) => wrap(row.cells[0].textContent)),
        datasets: roles.map((head) => ({
          label: head.textContent, backgroundColor: colour("--" + head.dataset.role), borderColor: colour("--paper"), borderWidth: 1,
          data: lines.map((row) => parseInt(row.cells[head.cellIndex].textContent, 10) || 0),
        })),
      },
      options: {
        indexAxis: "y", animation: false, maintainAspectRatio: false, devicePixelRatio: Math.max(2, window.devicePixelRatio), locale: root.lang,
        scales: {
          x: { stacked: true, grid: { color: colour("--line") }, ticks: { color: colour("--soft"), precision: 0 } },
          y: { stacked: true, grid: { display: false }, ticks: { color: colour("--ink"), autoSkip: false } },
        },
        plugins: { legend: { position: "top", align: "start", labels: { color: colour("--ink"), boxWidth: 14 } }, tooltip: { callbacks: { title: (items) => lines[items[0].dataIndex].cells[0].textContent } } },
        onHover: (event, hit) => { event.native.target.style.cursor = hit.length ? "pointer" : ""; },
        onClick: (_, hit) => { if (hit.length) go({ theme: lines[hit[0].index].dataset.theme, role: roles[hit[0].datasetIndex].dataset.role }); },
      },
    });
  };

  const look = document.getElementById("look");
  look.closest("p").hidden = false;
  const show = (value) => { if (value) root.dataset.look = value; else delete root.dataset.look; draw(); };
  look.addEventListener("change", () => show(look.value));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);

  // On paper: in light colours, with every quotation of the rows shown.
  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = rows.filter((row) => !row.details.open);
    for (const row of closed) row.details.open = true;
    show("light");
    if (!chart) return;
    figure.firstElementChild.style.height = `${chart.data.labels.length * 19 + 60}px`;
    chart.resize(660, chart.data.labels.length * 19 + 60);
  });
  window.addEventListener("afterprint", () => {
    for (const row of closed) row.details.open = false;
    closed = [];
    show(look.value);
  });

  draw();
  if (!follow()) {
    apply();
    const wanted = { statements: "points", matrix: "units" }[document.body.dataset.view] || document.body.dataset.view;
    if (wanted && !location.hash) document.getElementById(wanted).scrollIntoView();
  }
})();
