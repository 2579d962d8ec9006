import FoundationEssentials

/// Vega's JavaScript, put together from the modules that Debian's `libjs-vega` installs.
///
/// The package has no single file, so the modules that the charts need are joined with a loader of a few lines.
/// Modules for maps, trees and word clouds are left out.
public struct VegaBundle: Sendable {
  /// The script; it defines `lockstepVega` with `parse` and `View`.
  let script: String

  /// The folders that are searched for the modules.
  public static let searchPaths = [
    "/usr/share/javascript/vega", "/usr/share/nodejs/vega/build",
    "/usr/local/share/javascript/vega",
  ]

  /// In order of dependence.
  private static let modules = [
    "util", "time", "format", "loader", "statistics", "dataflow", "canvas", "scale", "scenegraph",
    "expression", "event-selector", "selection", "functions", "runtime", "transforms",
    "view-transforms", "encode", "parser", "view",
  ]

  /// The first whole installation that is found in some folders; nil for none.
  public static func installed(in folders: [String] = searchPaths) -> VegaBundle? {
    for folder in folders {
      if let bundle = VegaBundle(folder: folder) { return bundle }
    }
    return nil
  }

  /// Reads the modules of one folder; nil where one is missing.
  init?(folder: String) {
    var parts: [String] = []
    for module in Self.modules {
      let path = "\(folder)/vega-\(module).min.js"
      guard let data = FileManager.default.contents(atPath: path) else { return nil }
      let source = String(decoding: data, as: UTF8.self)
      parts.append(
        "define('vega-\(module)',function(module,exports,require){\(Self.inlined(source))\n});")
    }
    script = Self.opening + parts.joined(separator: "\n") + Self.closing
  }

  /// Leaves out the pointer to a source map, and anything that would end the script element.
  private static func inlined(_ source: String) -> String {
    let lines = source.split(separator: "\n").filter { !$0.hasPrefix("//# sourceMappingURL") }
    return lines.joined(separator: "\n").split(separator: "</script").joined(
      separator: "<\\/script")
  }

  private static let opening = """
    /* Vega 5, copyright 2015-2021 University of Washington Interactive Data Lab, BSD 3-clause license;
       parts of D3, copyright 2010-2021 Mike Bostock, ISC and BSD 3-clause licenses. */
    (() => {
    const modules = {};
    const require = name => modules[name === 'vega-selections' ? 'vega-selection' : name];
    const define = (name, body) => {
      const module = { exports: {} };
      body(module, module.exports, require);
      modules[name] = module.exports;
    };

    """

  private static let closing = """

    Object.assign(modules['vega-dataflow'].transforms, modules['vega-transforms'],
      modules['vega-view-transforms'], modules['vega-encode']);
    window.lockstepVega = { parse: modules['vega-parser'].parse, View: modules['vega-view'].View };
    })();
    """
}
