using System.Text;
using System.Text.Json;

namespace MiniKube.Api.Tests.Schemas;

public class DocumentReaderTests
{
    [Fact]
    public void Read_KeyThatStandsTwice_LastWinsAndIsReported()
    {
        var duplicates = new List<string>();

        var document = DocumentReader.Read(Encoding.UTF8.GetBytes("""{"a":1,"b":[{"c":1,"c":2}],"a":3}"""), duplicates)!;

        document.ToJsonString().ShouldBe("""{"a":3,"b":[{"c":2}]}""");
        duplicates.ShouldBe(["b[0].c", "a"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}{}")]
    [InlineData("nope")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"a":1,}""")]
    public void Read_NoJson_Throws(string text) => Should.Throw<JsonException>(() => DocumentReader.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Read_NoUtf8_Throws() => Should.Throw<JsonException>(() => DocumentReader.Read([(byte)'"', 0xFF, 0xFE, (byte)'"']));

    [Fact]
    public void Read_NestedTooDeep_Throws() =>
        Should.Throw<JsonException>(() => DocumentReader.Read(Encoding.UTF8.GetBytes(new string('[', 100_000))));

    [Fact]
    public void Read_Numbers_KeepWhatWasWritten() =>
        DocumentReader.Read("[1,-9223372036854775808,1.50,1e400,123456789012345678901234567890]"u8)!.ToJsonString().ShouldBe("[1,-9223372036854775808,1.50,1e400,123456789012345678901234567890]");
}
