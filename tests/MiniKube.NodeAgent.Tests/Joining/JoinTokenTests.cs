using MiniKube.NodeAgent.Joining;

namespace MiniKube.NodeAgent.Tests.Joining;

public sealed class JoinTokenTests
{
    private static readonly string Hash = new('a', 64);

    [Fact]
    public void Token_PrintedAndTyped_IsTheSame()
    {
        var token = new JoinToken(Hash, "abc123", "0123456789abcdef");
        token.ToString().ShouldBe($"K1{Hash}::abc123.0123456789abcdef");
        JoinToken.Parse($"  {token}\n").ShouldBe(token);
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc123.0123456789abcdef")]
    [InlineData("K1aa::abc123.0123456789abcdef")]
    [InlineData("K2HASH::abc123.0123456789abcdef")]
    [InlineData("K1HASH::ABC123.0123456789abcdef")]
    [InlineData("K1HASH::abc123.short")]
    public void Token_OfAnotherShape_IsRefusedWithoutBeingRepeated(string text) =>
        Should.Throw<JoinException>(() => JoinToken.Parse(text.Replace("HASH", Hash))).Message.ShouldBe(
            "this is no token of a cluster: copy the whole line 'K1…::…' that 'mkube token create' prints on a server");
}
