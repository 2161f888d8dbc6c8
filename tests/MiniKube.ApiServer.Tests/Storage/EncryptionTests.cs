using System.Security.Cryptography;
using System.Text;
using MiniKube.ApiServer.Storage;
using MiniKube.ApiServer.Storage.Encryption;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.Etcd;

namespace MiniKube.ApiServer.Tests.Storage;

public sealed class EncryptionTests
{
    private static readonly byte[] Key = "/registry/secrets/default/a"u8.ToArray();

    [Fact]
    public async Task Secret_InEtcd_CannotBeReadButComesBack()
    {
        await using var registry = await TestRegistry.StartAsync();
        var secret = await registry.CreateAsync("secrets", """{"metadata":{"name":"s"},"data":{"password":"aHVudGVyMg=="}}""");
        await registry.ConfigMapAsync("plain", "hunter2");

        var all = await registry.Parts.Etcd.RangeAsync(EtcdRange.Prefix(StorageKeys.RootBytes), CancellationToken.None);
        var raw = all.Items.Single(item => Encoding.UTF8.GetString(item.Key.Span) == "/registry/secrets/default/s").Value;
        SealedValues.IsSealed(raw.Span).ShouldBeTrue();
        Encoding.Latin1.GetString(raw.Span).ShouldNotContain("aHVudGVyMg");
        var read = await registry.Objects.GetAsync(registry.Definition("secrets"), "default", "s", CancellationToken.None);
        Encoding.UTF8.GetString(read.Json.Span).ShouldBe(Encoding.UTF8.GetString(secret.Json.Span));
        Encoding.UTF8.GetString(read.Json.Span).ShouldContain("aHVudGVyMg==");
    }

    [Fact]
    public void SealedValue_AfterRotation_OpensWithTheOldKeyAndIsBoundToItsPlace()
    {
        var old = new EncryptionKey("old", RandomNumberGenerator.GetBytes(32));
        var young = new EncryptionKey("new", RandomNumberGenerator.GetBytes(32));
        var value = new SealedValues([old]).Seal("hello"u8, Key);

        new SealedValues([young, old]).Open(value, Key).ShouldBe("hello"u8.ToArray());
        Should.Throw<CryptographicException>(() => new SealedValues([young]).Open(value, Key)).Message.ShouldContain("\"old\"");
        Should.Throw<CryptographicException>(() => new SealedValues([old]).Open(value, "/registry/secrets/default/b"u8));
        value[^1] ^= 1;
        Should.Throw<CryptographicException>(() => new SealedValues([old]).Open(value, Key));
    }

    [Fact]
    public void KeyFile_Made_IsForItsOwnerOnlyAndRefusedOtherwise()
    {
        using var folder = new TempFolder();
        var path = folder.File("secrets.key");
        var made = EncryptionKeyFile.ReadOrCreate(path, TimeProvider.System);
        EncryptionKeyFile.ReadOrCreate(path, TimeProvider.System).Single().Bytes.ShouldBe(made.Single().Bytes);
        File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Should.Throw<InvalidDataException>(() => EncryptionKeyFile.ReadOrCreate(path, TimeProvider.System)).Message.ShouldContain("chmod 600");
    }
}
