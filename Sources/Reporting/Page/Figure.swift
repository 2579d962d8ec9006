extension Chart {
  /// The chart as a figure of the page.
  ///
  /// Without Vega, or without scripts in the browser, it says in words what there is to see and where the numbers
  /// are.
  func figure(hasVega: Bool) -> Markup {
    let missing: Markup =
      hasVega ? "" : " Install Debian's libjs-vega and write the report again to see it drawn."
    return """
      <figure class="chart" data-renderer="\(isDense ? "canvas" : "svg")" role="group" aria-label="\(title)">
      <figcaption>\(title)</figcaption>
      <div class="plot" role="img" aria-label="\(summary)"><p class="missing">\(summary) \
      The numbers are in \(file).\(missing)</p></div>
      <script type="application/json">\(Markup(trusted: specification.text))</script>
      </figure>

      """
  }
}
