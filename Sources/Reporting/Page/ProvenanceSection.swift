/// What was assumed, and what makes the run again.
struct ProvenanceSection {
  let document: ReportDocument

  var assumptions: Markup {
    let items = document.assumptions.map { item -> Markup in
      let mark: Markup = item.isOptimistic ? "<span class=\"optimistic\">optimistic</span>" : ""
      return "<dt>\(item.label)</dt><dd>\(item.text)\(mark)</dd>\n"
    }
    return "<dl class=\"facts\">\(items)</dl>"
  }

  var provenance: Markup {
    let items = document.provenance.map { fact -> Markup in
      "<dt>\(fact.label)</dt><dd><code>\(fact.value)</code></dd>\n"
    }
    let command: Markup =
      document.command.map { "<h3>Run it again</h3><pre><code>\($0)</code></pre>" } ?? ""
    return "<dl class=\"facts\">\(items)</dl>\(command)"
  }
}
