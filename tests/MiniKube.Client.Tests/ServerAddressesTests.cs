namespace MiniKube.Client.Tests;

public sealed class ServerAddressesTests
{
    [Theory]
    [InlineData("https://a:6443", "https://a:6443")]
    [InlineData("https://a", "https://a:6443")]
    [InlineData("https://a:443/", "https://a")]
    [InlineData("10.0.0.1, https://10.0.0.2:7000,", "https://10.0.0.1:6443,https://10.0.0.2:7000")]
    [InlineData("https://[fd00::1]:6443,https://a,https://a:6443", "https://[fd00::1]:6443,https://a:6443")]
    public void Parse_OfWhatPeopleWrite_IsOneAddressEach(string text, string expected) => ServerAddresses.Format(ServerAddresses.Parse(text)).ShouldBe(expected);

    [Theory]
    [InlineData("")]
    [InlineData("http://a:6443")]
    [InlineData("https://a/path")]
    [InlineData("https://")]
    public void Parse_OfSomethingElse_SaysHowToWriteIt(string text) =>
        Should.Throw<FormatException>(() => ServerAddresses.Parse(text)).Message.ShouldContain("https://");
}
