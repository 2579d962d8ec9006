"""Drives a venue with the unmodified alpaca-py client (written for 0.44.0).

Usage: python alpaca_py_session.py http://127.0.0.1:PORT
The venue replays daily bars of SPY from 2024-01-02 on, ten of them history, pace `client`:
bar k has open 100+k, high 102+k, low 98+k, close 101+k. Exits with 0 when every check holds.
"""
import json, os, sys, threading, time, urllib.request
from datetime import datetime, date, timezone

os.environ["NO_PROXY"] = "127.0.0.1"

from alpaca.common.exceptions import APIError
from alpaca.data.enums import DataFeed
from alpaca.data.historical import StockHistoricalDataClient
from alpaca.data.live import StockDataStream
from alpaca.data.requests import (StockBarsRequest, StockLatestBarRequest, StockLatestQuoteRequest,
                                  StockLatestTradeRequest, StockSnapshotRequest)
from alpaca.data.timeframe import TimeFrame, TimeFrameUnit
from alpaca.trading.client import TradingClient
from alpaca.trading.enums import (AssetClass, OrderClass, OrderSide, OrderStatus, QueryOrderStatus,
                                  TimeInForce)
from alpaca.trading.requests import (ClosePositionRequest, GetAssetsRequest, GetCalendarRequest,
                                     GetOrdersRequest, GetPortfolioHistoryRequest,
                                     LimitOrderRequest, MarketOrderRequest, ReplaceOrderRequest,
                                     StopLossRequest, TakeProfitRequest, TrailingStopOrderRequest)
from alpaca.trading.stream import TradingStream

url = sys.argv[1]
key, secret = "key", "secret"
wrong = len(sys.argv) > 2
socket_url = url.replace("http", "ws")


def post(path):
    request = urllib.request.Request(url + path, data=b"", method="POST", headers={
        "APCA-API-KEY-ID": key, "APCA-API-SECRET-KEY": secret})
    with urllib.request.urlopen(request) as reply:
        return json.load(reply)


def advance(phase):
    """Moves the venue on to the next time that it stands after this phase."""
    while True:
        status = post("/venue/advance")
        if status["phase"] == phase:
            return status


def check(name, truth):
    print("ok" if truth else "FAILED", name, flush=True)
    if not truth:
        os._exit(1)


def wait(name, condition):
    for _ in range(500):
        if condition():
            return check(name, True)
        time.sleep(0.01)
    check(name, False)


def refused(name, status, code, action):
    try:
        action()
    except APIError as error:
        return check(f"{name}: {error.message}", (error.status_code, error.code) == (status, code))
    check(name, False)


trading = TradingClient(key, secret, paper=True, url_override=url)
refused("wrong keys", 401, 40110000,
        lambda: TradingClient("bad", "bad", url_override=url).get_account())

# Account, clock, calendar, assets, configuration.
account = trading.get_account()
check("account", account.cash == "100000" and account.status.value == "ACTIVE")
clock = trading.get_clock()
check("clock is closed after the history",
      not clock.is_open and clock.timestamp.isoformat() == "2024-01-16T16:00:00-05:00"
      and clock.next_open.isoformat() == "2024-01-17T09:30:00-05:00")
days = trading.get_calendar(GetCalendarRequest(start=date(2024, 1, 12), end=date(2024, 1, 17)))
check("calendar", [str(day.date) for day in days] == ["2024-01-12", "2024-01-16", "2024-01-17"])
check("half day", trading.get_calendar(GetCalendarRequest(
    start=date(2024, 7, 3), end=date(2024, 7, 3)))[0].close.hour == 13)
assets = trading.get_all_assets(GetAssetsRequest(asset_class=AssetClass.US_EQUITY))
check("assets", [asset.symbol for asset in assets] == ["SPY"])
check("asset by id", trading.get_asset(str(assets[0].id)).symbol == "SPY")
configuration = trading.get_account_configurations()
configuration.no_shorting = True
check("configuration", trading.set_account_configurations(configuration).no_shorting)
configuration.no_shorting = False
trading.set_account_configurations(configuration)
check("no positions", trading.get_all_positions() == [])
check("no orders", trading.get_orders() == [])

# Streams.
updates, bars, days_seen = [], [], []
trade_stream = TradingStream(key, secret, paper=True, url_override=socket_url + "/stream")
data_stream = StockDataStream(key, secret, feed=DataFeed.IEX, url_override=socket_url + "/v2/iex")


async def on_update(update):
    updates.append(update)


async def on_bar(bar):
    bars.append(bar)


async def on_day(bar):
    days_seen.append(bar)


trade_stream.subscribe_trade_updates(on_update)
data_stream.subscribe_bars(on_bar, "SPY")
data_stream.subscribe_daily_bars(on_day, "SPY")
threads = [threading.Thread(target=stream.run, daemon=True) for stream in (trade_stream, data_stream)]
for thread in threads:
    thread.start()
time.sleep(1)

# A market order sent while the exchange is closed waits for the next open.
order = trading.submit_order(MarketOrderRequest(
    symbol="SPY", qty=10, side=OrderSide.BUY, time_in_force=TimeInForce.DAY, client_order_id="first"))
check("order accepted", order.status == OrderStatus.ACCEPTED and order.qty == "10")
check("order by client id", trading.get_order_by_client_id("first").id == order.id)
refused("same client id", 422, 40010001, lambda: trading.submit_order(MarketOrderRequest(
    symbol="SPY", qty=10, side=OrderSide.BUY, time_in_force=TimeInForce.DAY, client_order_id="first")))
advance("open")
filled = trading.get_order_by_id(order.id)
check("fill by REST", filled.status == OrderStatus.FILLED and filled.filled_avg_price == "110")
wait("fill by stream", lambda: [str(getattr(update.event, "value", update.event)) for update in updates] == ["accepted", "new", "fill"])
check("fill's figures", (updates[2].price, updates[2].qty, updates[2].position_qty) == (110, 10, 10)
      and updates[2].order.id == order.id)
check("clock is open", trading.get_clock().is_open)
position = trading.get_open_position("SPY")
check("position", position.qty == "10" and position.avg_entry_price == "110")
advance("close")
wait("bar by stream", lambda: len(bars) == 1 and len(days_seen) == 1)
check("bar's figures", (bars[0].open, bars[0].high, bars[0].low, bars[0].close) == (110, 112, 108, 111)
      and bars[0].timestamp == datetime(2024, 1, 17, 5, tzinfo=timezone.utc))
check("equity", trading.get_account().equity == "100010")

# Limit: placed, replaced, cancelled.
advance("open")
limit = trading.submit_order(LimitOrderRequest(
    symbol="SPY", qty=5, side=OrderSide.BUY, time_in_force=TimeInForce.GTC, limit_price=90))
check("limit pending", limit.status == OrderStatus.PENDING_NEW)
changed = trading.replace_order_by_id(limit.id, ReplaceOrderRequest(limit_price=91.5, qty=6))
check("replaced", changed.replaces == limit.id and changed.limit_price == "91.5")
old = trading.get_order_by_id(limit.id)
check("old order", old.status == OrderStatus.REPLACED and old.replaced_by == changed.id)
check("open orders", [row.id for row in trading.get_orders(
    GetOrdersRequest(status=QueryOrderStatus.OPEN, symbols=["SPY"], side=OrderSide.BUY))] == [changed.id])
trading.cancel_order_by_id(changed.id)
check("canceled", trading.get_order_by_id(changed.id).status == OrderStatus.CANCELED)
wait("canceled by stream", lambda: str(getattr(updates[-1].event, "value", updates[-1].event)) == "canceled")

# Refusals.
refused("unknown asset", 422, 42210000, lambda: trading.submit_order(MarketOrderRequest(
    symbol="NONE", qty=1, side=OrderSide.BUY, time_in_force=TimeInForce.DAY)))
refused("tick", 422, 42210000, lambda: trading.submit_order(LimitOrderRequest(
    symbol="SPY", qty=1, side=OrderSide.BUY, time_in_force=TimeInForce.DAY, limit_price=90.123)))
refused("money", 403, 40310000, lambda: trading.submit_order(MarketOrderRequest(
    symbol="SPY", qty=100000, side=OrderSide.BUY, time_in_force=TimeInForce.DAY)))
refused("quantity", 403, 40310000, lambda: trading.submit_order(MarketOrderRequest(
    symbol="SPY", qty=11, side=OrderSide.SELL, time_in_force=TimeInForce.DAY)))
refused("no such order", 404, 40410000, lambda: trading.get_order_by_id(
    "00000000-0000-4000-8000-000000000000"))
refused("filled order", 422, 42210000, lambda: trading.cancel_order_by_id(order.id))
refused("no such endpoint", 404, 40410000, lambda: trading.get("/nonsense"))

# Close by half, then wholly.
half = trading.close_position("SPY", ClosePositionRequest(percentage="50"))
check("half closed", trading.get_order_by_id(half.id).filled_qty == "5")
closed = trading.close_all_positions(cancel_orders=True)
check("all closed", len(closed) == 1 and closed[0].status == 200 and trading.get_all_positions() == [])

# A bracket: the entry fills at the open, its target two bars later.
bracket = trading.submit_order(MarketOrderRequest(
    symbol="SPY", qty=3, side=OrderSide.BUY, time_in_force=TimeInForce.GTC,
    order_class=OrderClass.BRACKET, take_profit=TakeProfitRequest(limit_price=115),
    stop_loss=StopLossRequest(stop_price=105, limit_price=104.5)))
check("bracket", bracket.order_class == OrderClass.BRACKET and len(bracket.legs) == 2)
advance("close")
legs = trading.get_order_by_id(bracket.id).legs or trading.get_orders(
    GetOrdersRequest(status=QueryOrderStatus.ALL, nested=True))[0].legs
check("legs working", sorted(leg.status.value for leg in legs) == ["held", "new"])
while trading.get_all_positions():
    post("/venue/advance")
legs = trading.get_orders(GetOrdersRequest(status=QueryOrderStatus.ALL, nested=True))[0].legs
check("target filled", {leg.order_type.value: leg.status.value for leg in legs}
      == {"limit": "filled", "stop_limit": "canceled"})
target = [leg for leg in legs if leg.order_type.value == "limit"][0]
check("target's price", target.filled_avg_price == "115")

trail = trading.submit_order(TrailingStopOrderRequest(
    symbol="SPY", qty=1, side=OrderSide.BUY, time_in_force=TimeInForce.GTC, trail_percent=5.0))
check("trailing stop", trail.hwm is not None and trail.stop_price is not None)
check("cancel all", [row.status for row in trading.cancel_orders()] == [200])

# Account activities and history.
fills = trading.get("/account/activities/FILL", {"page_size": 100})
check("activities", [row["price"] for row in fills][-1] == "110" and fills[0]["side"] == "sell")
history = trading.get_portfolio_history(GetPortfolioHistoryRequest(period="1M", timeframe="1D"))
check("history", len(history.equity) >= 2 and history.equity[0] == 100010)

# Historical data.
data = StockHistoricalDataClient(key, secret, url_override=url)
request = StockBarsRequest(symbol_or_symbols=["SPY"], timeframe=TimeFrame.Day,
                           start=datetime(2024, 1, 2), end=datetime(2024, 1, 17))
found = data.get_stock_bars(request)["SPY"]
check("history of bars", [bar.close for bar in found] == [101.0 + k for k in range(10)])
check("a day's stamp", found[0].timestamp == datetime(2024, 1, 2, 5, tzinfo=timezone.utc))
request.limit = 4
check("limited bars", len(data.get_stock_bars(request)["SPY"]) == 4)
weeks = data.get_stock_bars(StockBarsRequest(
    symbol_or_symbols="SPY", timeframe=TimeFrame(1, TimeFrameUnit.Week),
    start=datetime(2024, 1, 1), end=datetime(2024, 1, 12)))["SPY"]
check("weekly bars", [(week.open, week.close) for week in weeks] == [(100, 104), (104, 109)])
refused("bar length", 400, 40010000, lambda: data.get_stock_bars(StockBarsRequest(
    symbol_or_symbols="SPY", timeframe=TimeFrame.Minute, start=datetime(2024, 1, 2))))
check("no such symbol", data.get_stock_bars(StockBarsRequest(
    symbol_or_symbols="NONE", timeframe=TimeFrame.Day, start=datetime(2024, 1, 2))).data == {})
check("latest bar", data.get_stock_latest_bar(
    StockLatestBarRequest(symbol_or_symbols="SPY"))["SPY"].close == bars[-1].close)
quote = data.get_stock_latest_quote(StockLatestQuoteRequest(symbol_or_symbols="SPY"))["SPY"]
check("latest quote", quote.ask_price == quote.bid_price > 0)
check("latest trade", data.get_stock_latest_trade(
    StockLatestTradeRequest(symbol_or_symbols="SPY"))["SPY"].price == quote.ask_price)
snapshot = data.get_stock_snapshot(StockSnapshotRequest(symbol_or_symbols="SPY"))["SPY"]
check("snapshot", snapshot.daily_bar.close == bars[-1].close
      and snapshot.previous_daily_bar.close == snapshot.daily_bar.close - 1)

status = post("/venue/advance")
wait("every update arrived", lambda: len(updates) == status["trade_updates"])
wait("every bar arrived", lambda: len(bars) == status["bars"])
check("executions are unique", len({update.execution_id for update in updates}) == len(updates))
print("done", len(updates), "updates", len(bars), "bars", flush=True)
os._exit(0)
