using System.Reflection;
using System.Reflection.Metadata;

namespace MiniKube.StandIns.Tests.Surface;

/// <summary>The real packages' metadata says what a stand-in must have.</summary>
public sealed class SurfaceTests
{
    public static TheoryData<string, string> Pairs => new()
    {
        { "Grpc.Net.Client", "Grpc.Core.Api" },
        { "Grpc.Net.Client", "Grpc.Net.Common" },
        { "Grpc.AspNetCore.Server", "Grpc.Core.Api" },
        { "Grpc.AspNetCore.Server", "Grpc.Net.Common" },
        { "Yarp.ReverseProxy", "System.IO.Hashing" },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Package_EverythingItRefersTo_IsThere(string package, string standIn)
    {
        using var user = new AssemblyMetadata(package);
        using var offered = new StandIn(standIn, package);

        Wanted.Types(user, standIn).ShouldNotBeEmpty();
        Wanted.Types(user, standIn).Except(offered.Types).ShouldBeEmpty("types");
        Wanted.Members(user, standIn).Except(offered.Members).ShouldBeEmpty("members");
        Wanted.Overrides(user, standIn).Except(offered.Virtuals).ShouldBeEmpty("overridden members");
    }

    [Theory]
    [InlineData("Grpc.Net.Client")]
    [InlineData("Grpc.AspNetCore.Server")]
    [InlineData("Yarp.ReverseProxy")]
    public void Package_EveryType_Loads(string package)
    {
        // Loading fails where an abstract member or an interface's member is left without a body: the stand-in has one too many.
        Should.NotThrow(() => Assembly.Load(package).GetTypes());
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void StandIn_Identity_IsTheOneAskedFor(string package, string standIn)
    {
        using var user = new AssemblyMetadata(package);
        var reference = user.Reader.AssemblyReferences.Select(user.Reader.GetAssemblyReference).Single(found => user.Reader.GetString(found.Name) == standIn);

        var name = Assembly.Load(standIn).GetName();

        name.Version.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(reference.Version);
        name.GetPublicKeyToken().ShouldBe(user.Reader.GetBlobBytes(reference.PublicKeyOrToken));
    }

    [Fact]
    public void Comparison_WithAnAssemblyThatHasNothingOfIt_FindsEverythingMissing()
    {
        using var user = new AssemblyMetadata("Grpc.AspNetCore.Server");
        using var other = new StandIn("Grpc.Net.Common", user.Name);

        Wanted.Types(user, "Grpc.Core.Api").Except(other.Types).Count().ShouldBeGreaterThan(20);
        Wanted.Members(user, "Grpc.Core.Api").Except(other.Members).Count().ShouldBeGreaterThan(40);
        Wanted.Overrides(user, "Grpc.Core.Api").Except(other.Virtuals).Count().ShouldBeGreaterThan(20);
    }
}
