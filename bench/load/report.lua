-- Makes wrk say what it measured as one line of JSON. Its percentiles are in microseconds. With an
-- argument, each request is a POST with a body of so many bytes.
init = function(args)
  if args[1] then
    wrk.method = 'POST'
    wrk.body = string.rep('x', tonumber(args[1]))
  end
end

done = function(summary, latency)
  local e = summary.errors
  io.write(string.format(
    '{"requests":%d,"durationUs":%d,"errors":%d,"p50Us":%d,"p90Us":%d,"p99Us":%d,"p999Us":%d}\n',
    summary.requests, summary.duration, e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(50), latency:percentile(90), latency:percentile(99), latency:percentile(99.9)))
end
