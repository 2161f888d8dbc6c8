using System.Text;
using MiniKube.NodeAgent.Volumes;

namespace MiniKube.NodeAgent.Tests.Volumes;

public sealed class AtomicFolderTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly TempFolder temp = new();

    private string Folder => temp.File("volume");

    public void Dispose() => temp.Dispose();

    [Fact]
    public void Write_FilesAndFolders_AreReadThroughLinks()
    {
        AtomicFolder.Write(Folder, Files(("a", "1"), ("deep/b", "2")), null, Now).ShouldBeTrue();

        File.ReadAllText(Path.Combine(Folder, "a")).ShouldBe("1");
        File.ReadAllText(Path.Combine(Folder, "deep/b")).ShouldBe("2");
        new FileInfo(Path.Combine(Folder, "a")).LinkTarget.ShouldBe("..data/a");
        File.GetUnixFileMode(Path.Combine(Folder, "..data/a")).ShouldBe(UnixFileMode.UserRead);
    }

    [Fact]
    public void Write_AChange_ReplacesAllAtOnceAndLeavesNothingBehind()
    {
        AtomicFolder.Write(Folder, Files(("a", "1"), ("old", "x")), null, Now);
        var before = new DirectoryInfo(Path.Combine(Folder, "..data")).LinkTarget;
        AtomicFolder.Write(Folder, Files(("a", "2"), ("new", "y")), null, Now).ShouldBeTrue();

        File.ReadAllText(Path.Combine(Folder, "a")).ShouldBe("2");
        Names().ShouldBe(["..data", new DirectoryInfo(Path.Combine(Folder, "..data")).LinkTarget!, "a", "new"], ignoreOrder: true);
        Directory.Exists(Path.Combine(Folder, before!)).ShouldBeFalse();
    }

    [Fact]
    public void Write_TheSameAgain_TouchesNothing()
    {
        AtomicFolder.Write(Folder, Files(("a", "1")), null, Now);
        var before = new DirectoryInfo(Path.Combine(Folder, "..data")).LinkTarget;
        AtomicFolder.Write(Folder, Files(("a", "1")), null, Now.AddHours(1)).ShouldBeFalse();
        new DirectoryInfo(Path.Combine(Folder, "..data")).LinkTarget.ShouldBe(before);
    }

    [Fact]
    public void Write_ThatFails_LeavesWhatWasThereAndNothingElse()
    {
        AtomicFolder.Write(Folder, Files(("a", "1")), null, Now);
        var before = Names();
        Should.Throw<IOException>(() => AtomicFolder.Write(Folder, Files(("a", "2"), (new string('n', 300), "too long a name")), null, Now));
        Names().ShouldBe(before, ignoreOrder: true);
        File.ReadAllText(Path.Combine(Folder, "a")).ShouldBe("1");
    }

    [Fact]
    public void Write_AfterOneThatWasCutShort_MakesTheRestOfIt()
    {
        AtomicFolder.Write(Folder, Files(("a", "1"), ("b", "2")), null, Now);
        var whole = Names();
        // It ended after the switch: a name is missing, and the folder that was in use before is still there.
        File.Delete(Path.Combine(Folder, "b"));
        Directory.CreateDirectory(Path.Combine(Folder, "..2029_01_01_00_00_00.old"));
        AtomicFolder.Write(Folder, Files(("a", "1"), ("b", "2")), null, Now).ShouldBeFalse();
        Names().ShouldBe(whole, ignoreOrder: true);
        File.ReadAllText(Path.Combine(Folder, "b")).ShouldBe("2");
    }

    [Theory]
    [InlineData("../escape")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../b")]
    public void Write_OutsideTheFolder_IsRefused(string path) =>
        Should.Throw<IOException>(() => AtomicFolder.Write(Folder, Files((path, "x")), null, Now));

    [Fact]
    public void SubPath_ThatLeadsOutOfTheVolume_IsRefused()
    {
        Directory.CreateDirectory(Folder);
        File.CreateSymbolicLink(Path.Combine(Folder, "out"), "/etc");
        Should.Throw<NodeAgent.Launch.StartException>(() => SubPaths.Bind(Folder, "out", temp.File("target")));
        Should.Throw<NodeAgent.Launch.StartException>(() => SubPaths.Bind(Folder, "../x", temp.File("target")));
    }

    private List<string> Names() => [.. new DirectoryInfo(Folder).EnumerateFileSystemInfos().Select(entry => entry.Name)];

    private static Dictionary<string, VolumeFile> Files(params (string Path, string Text)[] files) =>
        files.ToDictionary(file => file.Path, file => new VolumeFile(Encoding.UTF8.GetBytes(file.Text), UnixFileMode.UserRead));
}
