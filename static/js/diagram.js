/* Where scripts run, the drawn SVG gives way to the BPMN viewer: drag to move, Ctrl and wheel to zoom.
   The viewer's mark of its makers stays visible. Tokens are markers on the elements; when the process
   moves, the section is read again and drawn anew, at the place where the reader was looking. */
(() => {
  "use strict";

  const viewports = new Map(); // section id → where the reader was looking
  const drawings = new Map(); // address → the XML, which is the same for every process of a flow

  async function xmlOf(url) {
    if (!drawings.has(url)) {
      const answer = await fetch(url, { redirect: "error", headers: window.lianxi.byItself });
      if (!answer.ok) throw new Error(String(answer.status));
      drawings.set(url, await answer.text());
    }
    return drawings.get(url);
  }

  async function draw(section) {
    const box = section.querySelector(".lx-diagram-box");
    if (!box || section.dataset.drawn || !window.BpmnJS) return;
    section.dataset.drawn = "true";
    const place = document.createElement("div");
    place.className = "lx-diagram-viewer";
    try {
      const xml = await xmlOf(section.dataset.bpmn);
      box.append(place);
      const viewer = new window.BpmnJS({
        container: place,
        bpmnRenderer: { defaultStrokeColor: "#5d6b7a", defaultLabelColor: "#1d2a38" },
      });
      await viewer.importXML(xml);
      box.querySelector("svg.lx-diagram-svg")?.remove();
      const canvas = viewer.get("canvas");
      const tokens = JSON.parse(document.getElementById(section.dataset.tokens).textContent);
      const has = (id) => viewer.get("elementRegistry").get(id);
      tokens.passed.filter(has).forEach((id) => canvas.addMarker(id, "lx-passed"));
      Object.entries(tokens.open).filter(([id]) => has(id)).forEach(([id, count]) => {
        canvas.addMarker(id, "lx-open");
        if (count > 1) viewer.get("overlays").add(id, { position: { top: -10, right: 14 }, html: badge(count) });
      });
      viewer.get("elementRegistry").forEach((element, graphics) => {
        const words = element.businessObject.documentation?.[0]?.text;
        if (element.type !== "bpmn:BoundaryEvent" || !words) return;
        const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
        title.textContent = words;
        graphics.prepend(title);
      });
      const seen = viewports.get(section.id);
      if (seen) canvas.viewbox(seen);
      else show(viewer, Object.keys(tokens.open).filter(has));
      viewer.on("canvas.viewbox.changed", ({ viewbox }) => {
        viewports.set(section.id, { x: viewbox.x, y: viewbox.y, width: viewbox.width, height: viewbox.height });
      });
    } catch {
      place.remove(); // the drawn one stays
    }
  }

  /* At a readable size, with the open step in the middle. */
  function show(viewer, open) {
    const canvas = viewer.get("canvas");
    canvas.zoom("fit-viewport");
    if (canvas.zoom() < 0.7 && open.length) {
      const element = viewer.get("elementRegistry").get(open[0]);
      canvas.zoom(0.8, { x: element.x + element.width / 2, y: element.y + element.height / 2 });
      const { outer } = canvas.viewbox();
      canvas.viewbox({
        x: element.x + element.width / 2 - outer.width / 1.6,
        y: Math.max(-12, element.y + element.height / 2 - outer.height / 1.6),
        width: outer.width / 0.8,
        height: outer.height / 0.8,
      });
    }
  }

  function badge(count) {
    const mark = document.createElement("b");
    mark.className = "lx-token-count";
    mark.textContent = count;
    return mark;
  }

  const drawAll = (root) => root.querySelectorAll("section.lx-diagram[data-bpmn]").forEach(draw);
  document.addEventListener("htmx:afterSettle", () => drawAll(document));
  drawAll(document);
})();
