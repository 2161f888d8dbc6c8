using MiniKube.Spdy.Headers;

namespace MiniKube.Spdy.Tests;

public sealed class HeaderCompressionTests
{
    [Fact]
    public void Unpack_OfZlibOutputWithDictionary_GivesHeadersBlockAfterBlock()
    {
        // Made by zlib 1.3 at level 9 with SPDY's dictionary; the second block leans on the first.
        var first = Convert.FromHexString("78F9E3C6A7C202E50E703A2B294A4DCC851625ACA9A080C652C670211C07000000FFFF");
        var second = Convert.FromHexString("C2AA1198D453F2C125381E9D00000000FFFF");
        using var inflater = new HeaderInflater();

        HeaderBlock.Decode(inflater.Unpack(first)).ShouldBe(new Dictionary<string, string> { ["streamtype"] = "error", ["content-type"] = "text/plain" });
        HeaderBlock.Decode(inflater.Unpack(second)).ShouldBe(new Dictionary<string, string> { ["streamtype"] = "stdout", ["content-type"] = "text/plain" });
    }

    [Fact]
    public void Pack_ThenUnpack_GivesTheSameHeaders()
    {
        var deflater = new HeaderDeflater();
        using var inflater = new HeaderInflater();
        for (var i = 0; i < 20; i++)
        {
            var headers = new Dictionary<string, string> { ["streamType"] = "data", ["port"] = i.ToString(), ["long"] = new string('x', i * 1500) };

            HeaderBlock.Decode(inflater.Unpack(deflater.Pack(HeaderBlock.Encode(headers)))).Count.ShouldBe(3);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("7801FFFFFFFFFFFF")]
    [InlineData("782000000000")]
    public void Unpack_OfNoise_IsAProtocolError(string hex)
    {
        using var inflater = new HeaderInflater();
        Should.Throw<SpdyException>(() => inflater.Unpack(Convert.FromHexString(hex)).ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("00000005")]
    [InlineData("0000000100000004AB")]
    public void Decode_OfTornBlock_IsAProtocolError(string hex) => Should.Throw<SpdyException>(() => HeaderBlock.Decode(Convert.FromHexString(hex)));
}
