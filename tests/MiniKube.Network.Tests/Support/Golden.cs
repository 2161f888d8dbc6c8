namespace MiniKube.Network.Tests.Support;

/// <summary>Whole outputs against files. With MINIKUBE_UPDATE_GOLDEN=1 the files are written anew; read the difference before you commit it.</summary>
internal static class Golden
{
    public static void ShouldMatch(string source, string file, string actual)
    {
        var path = Path.Join(Path.GetDirectoryName(source), "Golden", file);
        if (Environment.GetEnvironmentVariable("MINIKUBE_UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }
        actual.ShouldBe(File.ReadAllText(path), file);
    }
}
