-- For wrk: how many answers hold what no answer before them held.
local told = {}
changed = 0

function setup(thread)
  counting = thread
end

function response(_, headers)
  local tag = headers["etag"]
  if not told[tag] then
    told[tag] = true
    changed = changed + 1
  end
end

function done()
  io.write(string.format("%d answers with news\n", counting:get("changed")))
end
