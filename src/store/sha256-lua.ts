/**
 * SHA-256 (FIPS 180-4) in Lua, as `sha256(text)`: Redis itself offers scripts only SHA-1, which can be forged. It
 * takes 70 µs a block of 64 bytes, so scripts hash short texts only: what was hashed before, not what people wrote.
 */
export const SHA256_LUA = `
  local band, bxor, ror, rshift, bnot, tobit = bit.band, bit.bxor, bit.ror, bit.rshift, bit.bnot, bit.tobit
  local function sha256(text)
    local K = { ${fractions(Math.cbrt, 64)} }
    local H = { ${fractions(Math.sqrt, 8)} }
    local length = #text * 8
    local size = string.char(band(rshift(length, 24), 255), band(rshift(length, 16), 255),
      band(rshift(length, 8), 255), band(length, 255))
    local padded = text .. '\\128' .. string.rep('\\0', (55 - #text) % 64 + 4) .. size
    local w = {}
    for at = 1, #padded, 64 do
      for i = 1, 16 do
        local a, b, c, d = string.byte(padded, at + i * 4 - 4, at + i * 4 - 1)
        w[i] = tobit(a * 16777216 + b * 65536 + c * 256 + d)
      end
      for i = 17, 64 do
        local x, y = w[i - 15], w[i - 2]
        w[i] = tobit(w[i - 16] + bxor(ror(x, 7), ror(x, 18), rshift(x, 3))
          + w[i - 7] + bxor(ror(y, 17), ror(y, 19), rshift(y, 10)))
      end
      local a, b, c, d, e, f, g, h = unpack(H)
      for i = 1, 64 do
        local t = h + bxor(ror(e, 6), ror(e, 11), ror(e, 25)) + bxor(band(e, f), band(bnot(e), g)) + K[i] + w[i]
        local u = bxor(ror(a, 2), ror(a, 13), ror(a, 22)) + bxor(band(a, b), band(a, c), band(b, c))
        h, g, f, e, d, c, b, a = g, f, e, tobit(d + t), c, b, a, tobit(t + u)
      end
      for i, word in ipairs({ a, b, c, d, e, f, g, h }) do H[i] = tobit(H[i] + word) end
    end
    for i = 1, 8 do H[i] = bit.tohex(H[i]) end
    return table.concat(H)
  end`;

/** The constants: 32 bits of the fractions of the first primes' roots. */
function fractions(root: (prime: number) => number, count: number): string {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return primes.map((prime) => Math.floor((root(prime) % 1) * 2 ** 32)).join(', ');
}
