using System.Text.RegularExpressions;

namespace MiniKube.Architecture.Tests;

/// <summary>What every source file keeps to.</summary>
public sealed partial class SourceTests
{
    private const int LongestFile = 500;

    [Fact]
    public void File_IsNotLongerThanAReaderCanHold() =>
        All().Select(f => (File: Short(f), Lines: File.ReadLines(f).Count())).Where(f => f.Lines > LongestFile).ShouldBeEmpty($"past {LongestFile} lines split by idea");

    [Fact]
    public void Source_IsFinished() => Product().Where(f => Unfinished().IsMatch(File.ReadAllText(f))).Select(Short).ShouldBeEmpty();

    [Fact]
    public void Test_IsNeverSkipped() => Tests().Where(f => Skipped().IsMatch(File.ReadAllText(f))).Select(Short).ShouldBeEmpty();

    [Fact]
    public void Source_HasNoRegions() => All().Where(f => Region().IsMatch(File.ReadAllText(f))).Select(Short).ShouldBeEmpty();

    /// <summary>Stand-ins mirror packages whose virtual members throw; they are not ours to finish.</summary>
    private static IEnumerable<string> Product() => Repository.SourceFiles("src").Where(f => !f.Contains("/StandIns/", StringComparison.Ordinal));

    private static IEnumerable<string> Tests() => Repository.SourceFiles("tests");

    private static IEnumerable<string> All() => Product().Concat(Tests());

    private static string Short(string file) => Path.GetRelativePath(Repository.Root, file);

    [GeneratedRegex(@"throw new NotImplemented|TODO|FIXME|HACK")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"(Fact|Theory)\([^)]*Skip\s*=")]
    private static partial Regex Skipped();

    [GeneratedRegex(@"^\s*#region", RegexOptions.Multiline)]
    private static partial Regex Region();
}
