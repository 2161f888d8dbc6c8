namespace MiniKube.Etcd.Tests;

public sealed class PrefixTests
{
    [Theory]
    [InlineData("61", "62")]
    [InlineData("61ff", "62")]
    [InlineData("2fff00", "2fff01")]
    [InlineData("ffff", "00")]
    [InlineData("", "00")]
    public void End_OfPrefix_IsTheFirstKeyBeyondIt(string prefix, string end) =>
        Convert.ToHexStringLower(EtcdPrefix.End(Convert.FromHexString(prefix)).Span).ShouldBe(end);
}
