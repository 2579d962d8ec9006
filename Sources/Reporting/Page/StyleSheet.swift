/// The style sheet of the page: system fonts, light and dark, narrow and wide, screen and paper.
enum StyleSheet {
  static let text = """
    :root { color-scheme: light dark; --page: #f6f7f9; --surface: #ffffff; --ink: #1c2430;
      --muted: #5b6675; --grid: #e3e7ec; --accent: #1f5fbf; --second: #9aa4b2; --good: #1a7f4b;
      --bad: #c2413b; --warn: #9a6700; }
    @media screen and (prefers-color-scheme: dark) { :root:not(.print) { --page: #10141a;
      --surface: #181e26; --ink: #e6eaf0; --muted: #9aa5b4; --grid: #2c3541; --accent: #6aa5ff;
      --second: #77839a; --good: #4cc38a; --bad: #f0736a; --warn: #e3b341; } }
    * { box-sizing: border-box; }
    body { margin: 0; background: var(--page); color: var(--ink);
      font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
    main, header > div, footer { max-width: 1120px; margin: 0 auto; padding: 0 24px; }
    header { background: var(--surface); border-bottom: 1px solid var(--grid); }
    header > div { padding-top: 28px; padding-bottom: 18px; }
    h1 { margin: 0; font-size: 26px; line-height: 1.2; letter-spacing: -0.01em; }
    h2 { margin: 0 0 14px; font-size: 18px; letter-spacing: -0.005em; }
    h3 { margin: 22px 0 8px; font-size: 14px; font-weight: 600; }
    p { margin: 0 0 10px; }
    .sub { color: var(--muted); margin: 4px 0 0; }
    nav { display: flex; flex-wrap: wrap; gap: 4px 18px; margin-top: 16px; font-size: 14px; }
    a { color: var(--accent); text-decoration: none; }
    a:hover { text-decoration: underline; }
    section { background: var(--surface); border: 1px solid var(--grid); border-radius: 10px;
      padding: 22px 24px; margin: 20px 0; scroll-margin-top: 12px; }
    .verdicts { list-style: none; margin: 0 0 18px; padding: 0; }
    .verdicts li { display: flex; gap: 10px; padding: 3px 0; align-items: baseline; }
    .mark { flex: none; font-size: 12px; font-weight: 600; padding: 1px 9px; border-radius: 99px;
      border: 1px solid currentColor; color: var(--muted); }
    .is-passed .mark { color: var(--good); } .is-failed .mark { color: var(--bad); }
    .is-warning .mark { color: var(--warn); }
    .cards { display: grid; grid-template-columns: repeat(4, 1fr); margin: 0; border-radius: 8px;
      border: 1px solid var(--grid); overflow: hidden; }
    .card { padding: 12px 16px; box-shadow: 1px 0 0 var(--grid), 0 1px 0 var(--grid); }
    .card dt { color: var(--muted); font-size: 13px; }
    .card dd { margin: 0; font-size: 21px; font-weight: 600; letter-spacing: -0.01em;
      font-variant-numeric: tabular-nums; white-space: nowrap; }
    .card small { display: block; color: var(--muted); font-size: 12px; min-height: 1.5em; }
    figure { margin: 0 0 18px; }
    figcaption { font-size: 14px; font-weight: 600; margin-bottom: 6px; }
    .plot { width: 100%; min-height: 40px; } .plot svg, .plot canvas { display: block; max-width: 100%; }
    .missing { color: var(--muted); border: 1px dashed var(--grid); border-radius: 8px; padding: 12px 14px; }
    .scroll { overflow-x: auto; margin-bottom: 12px; }
    table { border-collapse: collapse; width: 100%; font-size: 13.5px; font-variant-numeric: tabular-nums; }
    caption { text-align: left; font-weight: 600; font-size: 14px; padding-bottom: 6px; }
    th { text-align: left; color: var(--muted); font-weight: 500; white-space: nowrap; }
    th, td { padding: 5px 10px; border-bottom: 1px solid var(--grid); vertical-align: top;
      white-space: nowrap; }
    .metrics td:first-child { white-space: normal; }
    tbody tr:last-child td, tbody tr:last-child th { border-bottom: 0; }
    .n { text-align: right; white-space: nowrap; }
    .up { color: var(--good); } .down { color: var(--bad); }
    .months td, .months th { padding: 5px 6px; }
    .months td { text-align: right; }
    .months .gain { background: color-mix(in srgb, var(--good) calc(var(--v) * 55%), transparent); }
    .months .loss { background: color-mix(in srgb, var(--bad) calc(var(--v) * 55%), transparent); }
    .months .year { font-weight: 600; }
    .metrics { columns: 290px 3; column-gap: 36px; } .metrics > div { break-inside: avoid; }
    .facts { display: grid; grid-template-columns: minmax(120px, max-content) 1fr; gap: 6px 20px; margin: 0; }
    .facts dt { color: var(--muted); } .facts dd { margin: 0; overflow-wrap: anywhere; }
    .optimistic { color: var(--warn); font-size: 12px; font-weight: 600; border: 1px solid currentColor;
      border-radius: 99px; padding: 0 8px; margin-left: 6px; white-space: nowrap; }
    code, pre { font: 13px/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
    pre { background: var(--page); border: 1px solid var(--grid); border-radius: 8px; padding: 12px 14px;
      overflow-x: auto; margin: 8px 0 0; }
    details { margin-top: 8px; } summary { cursor: pointer; color: var(--accent); margin-bottom: 10px; }
    .note { color: var(--muted); font-size: 13px; }
    footer { color: var(--muted); font-size: 13px; padding-top: 4px; padding-bottom: 36px; }
    #tip { position: fixed; top: 0; left: 0; z-index: 9; pointer-events: none; white-space: pre;
      background: var(--surface); color: var(--ink); border: 1px solid var(--grid); border-radius: 6px;
      box-shadow: 0 4px 16px rgb(0 0 0 / 0.16); padding: 7px 10px; font-size: 12.5px; line-height: 1.4;
      font-variant-numeric: tabular-nums; }
    @media screen and (max-width: 900px) { .cards { grid-template-columns: repeat(2, 1fr); } }
    @media (max-width: 640px) { main, header > div, footer { padding-left: 14px; padding-right: 14px; }
      section { padding: 16px 14px; } .facts { grid-template-columns: 1fr; gap: 0; } .facts dd { margin-bottom: 8px; } }
    @media print { body { background: none; font-size: 10pt; print-color-adjust: exact; }
      .scroll { overflow: visible; } table { font-size: 7.5pt; } th, td { padding: 2px 5px; white-space: normal; }
      .months td, .months th { padding: 2px 3px; } .cards { grid-template-columns: repeat(4, 1fr); }
      .card dd { font-size: 14pt; } nav, summary, #tip { display: none; }
      header { border: 0; } main, header > div, footer { max-width: none; padding: 0; }
      section { border: 0; border-top: 1px solid var(--grid); border-radius: 0; padding: 12px 0; margin: 0; }
      figure, tr, .card { break-inside: avoid; } h2 { break-after: avoid; } }
    """
}
