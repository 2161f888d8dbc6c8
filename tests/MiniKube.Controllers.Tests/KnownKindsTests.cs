using MiniKube.Controllers.GarbageCollection;

namespace MiniKube.Controllers.Tests;

/// <summary>An owner whose kind is gone is gone only if the kind left nothing behind.</summary>
public sealed class KnownKindsTests
{
    private static readonly ResourceDefinition Kind = ResourceCatalog.BuiltIn.First(definition => definition.Kind == "Deployment");

    private readonly KnownKinds kinds = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Kind_ThatIsServedNoMore_HasEndedIfItWasEmpty(bool wasEmpty)
    {
        kinds.Add(Kind);
        kinds.HasEnded("apps/v1", "Deployment").ShouldBeFalse();

        kinds.Remove(Kind, wasEmpty);

        kinds.Find("apps/v1", "Deployment").ShouldBeNull();
        kinds.HasEnded("apps/v2", "Deployment").ShouldBe(wasEmpty);
    }

    [Fact]
    public void Kind_ThatComesBack_HasNotEnded()
    {
        kinds.Remove(Kind, wasEmpty: true);
        kinds.Add(Kind);

        kinds.HasEnded("apps/v1", "Deployment").ShouldBeFalse();
        kinds.Find("apps/v1", "Deployment").ShouldBe(Kind);
    }

    [Fact]
    public void Kind_ThatNeverWas_HasNotEnded() => kinds.HasEnded("example.com/v1", "Widget").ShouldBeFalse();
}
