import Research
import Simulation

/// The judgement of one account as programs read it.
extension ValidatePage {
  var json: JSON {
    [
      "symbol": .text(judgement.account.symbol), "sharpe": record, "intervals": intervals,
      "trades": trades, "signal": signal, "search": search, "regimes": regimes,
      "doubts": .array(judgement.doubts.map(JSON.text)),
    ]
  }

  private var record: JSON {
    let record = judgement.record
    return [
      "per_bar": .number(record.sharpe), "annual": .number(record.annualSharpe),
      "bars": .integer(record.bars), "skewness": .number(record.skewness),
      "kurtosis": .number(record.kurtosis), "probability": .number(record.probability),
      "minimum_bars": .number(record.minimumBars), "trials": .integer(record.trials),
      "adjusted_p": .number(record.haircut.adjusted),
      "after_haircut": .number(record.haircut.sharpe),
    ]
  }

  private var intervals: JSON {
    let found = judgement.intervals
    let metrics = zip(RunIntervals.metrics, found.intervals).map { metric, interval in
      JSON.Member(
        metric.name,
        [
          "value": .number(interval.estimate), "low": .number(interval.low),
          "high": .number(interval.high),
        ])
    }
    return [
      "confidence": .number(found.confidence), "resamples": .integer(found.resamples),
      "mean_block": .number(found.meanBlock), "metrics": .object(metrics),
    ]
  }

  private var trades: JSON {
    guard let found = judgement.trades else { return .null }
    let names = ["observed", "shuffled", "drawn", "blocks"]
    let schemes = zip(names, Self.schemes(found)).map { name, scheme in
      JSON.Member(name, json(scheme.1, in: found))
    }
    return .object(
      [
        JSON.Member("count", .integer(found.trades)),
        JSON.Member("compounds", .bool(found.compounds)),
        JSON.Member("mean_block", .number(found.meanBlock)),
      ] + schemes)
  }

  private func json(_ drawn: TradeResampling, in found: TradeMonteCarlo) -> JSON {
    let depths = [0.05, 0.25, 0.5, 0.75, 0.95, 0.99].map { share in
      JSON.Member("\(share)", .number(TradeResampling.quantile(drawn.depths, share)))
    }
    return [
      "drawdown_quantiles": .object(depths), "deeper": .number(found.deeper(drawn)),
      "loss": .number(drawn.lossProbability), "ruin": .number(drawn.ruin),
    ]
  }

  private var signal: JSON {
    guard let found = judgement.signal else { return .null }
    return [
      "total": .number(found.total), "trend": .number(found.trend),
      "timing": .number(found.timing), "shuffled_p": .number(found.shuffled.probability),
      "rotated_p": .number(found.rotated.probability),
    ]
  }

  private var search: JSON {
    switch judgement.search {
    case .refused(let reason): ["not_tried": .text(reason)]
    case .done(let found):
      [
        "paths": .integer(found.terms.paths), "block": .integer(found.terms.block),
        "objective": .text(found.objective), "value": .number(found.value),
        "values": .array(found.values.map(JSON.number)), "p": .number(found.probability),
        "total": .number(found.total), "trend": .number(found.trend),
        "training_bias": .number(found.trainingBias), "skill": .number(found.skill),
      ]
    }
  }

  private var regimes: JSON {
    let found = judgement.regimes
    return [
      "volatility": .array(found.volatility.map { json($0) }),
      "trend": .array(found.trend.map { json($0) }), "years": .array(found.years.map { json($0) }),
    ]
  }

  private func json(_ part: Regimes.Part) -> JSON {
    [
      "name": .text(part.name), "bars": .integer(part.bars),
      "total_return": .number(part.totalReturn), "sharpe": .number(part.sharpe),
      "max_drawdown": .number(part.maximumDrawdown), "exposure": .number(part.exposure),
      "market_return": .number(part.marketReturn),
    ]
  }
}
