using System.Text;
using MiniKube.Etcd.Server;

namespace MiniKube.Etcd.Tests;

public sealed class BoundedLogTests
{
    [Fact]
    public void Write_MoreThanFits_KeepsTheNewestInTwoFiles()
    {
        var folder = Directory.CreateTempSubdirectory("mk-log-");
        try
        {
            var path = Path.Combine(folder.FullName, "log");
            using (var log = new BoundedLog(path, 1000))
            {
                for (var i = 0; i < 1000; i++)
                {
                    log.Write(Encoding.UTF8.GetBytes($"line {i:0000}\n"));
                }

                log.Tail.ShouldEndWith("line 0998\nline 0999");
                log.Tail.Length.ShouldBeLessThanOrEqualTo(2048);
            }

            new FileInfo(path).Length.ShouldBeLessThanOrEqualTo(1000);
            (File.ReadAllText(path + ".1") + File.ReadAllText(path)).ShouldEndWith("line 0998\nline 0999\n");
            folder.GetFiles().Length.ShouldBe(2);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
