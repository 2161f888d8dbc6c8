using MiniKube.Controllers.Ownership;

namespace MiniKube.Controllers.Tests;

public sealed class ClaimTests
{
    private static readonly ReplicaSet Owner = Objects.ReplicaSet(Objects.Deployment(), 1, 1, 1);
    private static readonly LabelQuery Web = LabelQuery.Parse("app=web");

    [Fact]
    public void Decide_OwnFittingAndOrphans_OwnsReleasesAndAdopts()
    {
        var claim = Claim<Pod>.Decide(Owner, Web, [Pod("mine", true, Owner.Metadata.Uid), Pod("strayed", false, Owner.Metadata.Uid), Pod("orphan", true, null), Pod("other", true, "other-uid")]);
        (Names(claim.Owned), Names(claim.Release), Names(claim.Adopt)).ShouldBe(("mine", "strayed", "orphan"));
    }

    [Fact]
    public void Decide_OwnerThatGoes_NeitherAdoptsNorReleases()
    {
        var leaving = Owner with { Metadata = Owner.Metadata with { DeletionTimestamp = Objects.Now } };
        var claim = Claim<Pod>.Decide(leaving, Web, [Pod("strayed", false, Owner.Metadata.Uid), Pod("orphan", true, null)]);
        (claim.Owned.Count, claim.Release.Count, claim.Adopt.Count).ShouldBe((0, 0, 0));
    }

    private static string Names(IReadOnlyList<Pod> pods) => string.Join(' ', pods.Select(pod => pod.Metadata.Name));

    private static Pod Pod(string name, bool fits, string? owner)
    {
        var pod = Objects.Pod(name);
        return pod with
        {
            Metadata = pod.Metadata with
            {
                Labels = new Dictionary<string, string> { ["app"] = fits ? "web" : "else" },
                OwnerReferences = owner is null ? [] : [new() { ApiVersion = "apps/v1", Kind = "ReplicaSet", Name = "x", Uid = owner, Controller = true }],
            },
        };
    }
}
