-- wrk sends the signed calls of a file, one after the other, and looks at every answer.
-- Arguments: the file (one call a line: signature, tab, form), how many of its lines to leave out, host:port.

local threads = {}

function setup(thread)
   table.insert(threads, thread)
end

function init(arguments)
   calls = assert(io.open(arguments[1]))
   for _ = 1, tonumber(arguments[2]) do calls:read("*l") end
   head = table.concat({
      "POST /sms HTTP/1.1",
      "Host: " .. arguments[3],
      "User-Agent: TwilioProxy/1.1",
      "Accept: */*",
      "Content-Type: application/x-www-form-urlencoded; charset=UTF-8",
      "X-Twilio-Signature: ",
   }, "\r\n")
   taken, answered, refused, speechless, started_over = 0, 0, 0, 0, 0
end

local function next_call()
   local call = calls:read("*l")
   if call then return call end
   started_over = started_over + 1
   calls:seek("set")
   return calls:read("*l")
end

function request()
   local signature, form = next_call():match("^([^\t]*)\t(.*)$")
   taken = taken + 1
   return head .. signature .. "\r\nContent-Length: " .. #form .. "\r\n\r\n" .. form
end

function response(status, _, body)
   if status < 200 or status > 299 then
      refused = refused + 1
   elseif not body:find("<Message>", 1, true) then
      speechless = speechless + 1
   else
      answered = answered + 1
   end
end

local function sum(name)
   local total = 0
   for _, thread in ipairs(threads) do total = total + thread:get(name) end
   return total
end

function done(summary, latency)
   local errors = summary.errors
   io.write(string.format(
      '\n{"taken": %d, "answered": %d, "refused": %d, "speechless": %d, "started_over": %d, "broken": %d, '
         .. '"seconds": %.6f, "p50_ms": %.3f, "p99_ms": %.3f, "max_ms": %.3f}\n',
      sum("taken"), sum("answered"), sum("refused"), sum("speechless"), sum("started_over"),
      errors.connect + errors.read + errors.write + errors.timeout,
      summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3
   ))
end
