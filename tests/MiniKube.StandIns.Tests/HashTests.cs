using System.IO.Hashing;
using System.Text;

namespace MiniKube.StandIns.Tests;

/// <summary>Values that xxHash's own program gives (xxhsum -H64).</summary>
public sealed class HashTests
{
    [Theory]
    [InlineData("", "EF46DB3751D8E999")]
    [InlineData("a", "D24EC4F1A98C6E5B")]
    [InlineData("abc", "44BC2CF5AD770999")]
    [InlineData("abcdefghijklmnopqrstuvwxyz", "CFE1F278FA89835C")]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz0123456789", "C7E329301F4E44A4")]
    public void XxHash64_OfText(string text, string expected)
    {
        var hash = Convert.ToHexString(XxHash64.Hash(Encoding.ASCII.GetBytes(text)));

        hash.ShouldBe(expected);
    }
}
