using MiniKube.Cluster.Init;
using MiniKube.Cluster.Tests.Support;

namespace MiniKube.Cluster.Tests.Init;

public sealed class LogFileTests
{
    [Fact]
    public void Bound_TooLarge_KeepsTheOldAsideAndTheWriterGoesOn()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("a.log");
        using var writer = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        writer.Write(new byte[LogFile.Largest + 1]);
        LogFile.Bound(path);
        new FileInfo(path).Length.ShouldBe(0);
        new FileInfo(path + ".1").Length.ShouldBe(LogFile.Largest + 1);
    }
}
