using System.Text.Json.Nodes;

namespace MiniKube.Api;

/// <summary>
/// What is particular to a kind when it is written, in this order: prepare (on the document: computed defaults, fields that a client may not set),
/// then validate (on the typed object). Types, required fields, closed sets and plain defaults are the schema's work and done before.
/// </summary>
public interface IResourceStrategy
{
    /// <summary>Fields that follow from others. Called as soon as the document has its shape, and again after admission has changed it.</summary>
    void Default(JsonObject document);

    /// <summary>The same for a document of which only the status is written.</summary>
    void DefaultStatus(JsonObject document)
    {
    }

    void PrepareForCreate(JsonObject document);

    /// <summary><paramref name="prior"/> is what is stored now and must not be changed.</summary>
    void PrepareForUpdate(JsonObject document, JsonObject prior);

    void ValidateCreate(object next, FieldErrors errors);

    void ValidateUpdate(object next, object prior, FieldErrors errors);

    void ValidateStatusUpdate(object next, object prior, FieldErrors errors);
}

/// <summary>Strategy of a kind that has a record; override what differs.</summary>
public abstract class ResourceStrategy<T> : IResourceStrategy
    where T : class, IResource<T>
{
    /// <summary>For both create and update: defaults that depend on other fields. Twice must be the same as once.</summary>
    public virtual void Default(JsonObject document)
    {
    }

    /// <summary>Fields of the status that follow from others. Twice must be the same as once.</summary>
    public virtual void DefaultStatus(JsonObject document)
    {
    }

    public virtual void PrepareForCreate(JsonObject document) => Default(document);

    public virtual void PrepareForUpdate(JsonObject document, JsonObject prior) => Default(document);

    /// <summary>What holds for every version of the object.</summary>
    public virtual void Validate(T next, FieldErrors errors)
    {
    }

    public virtual void ValidateUpdate(T next, T prior, FieldErrors errors) => Validate(next, errors);

    public virtual void ValidateStatusUpdate(T next, T prior, FieldErrors errors)
    {
    }

    void IResourceStrategy.ValidateCreate(object next, FieldErrors errors) => Validate((T)next, errors);

    void IResourceStrategy.ValidateUpdate(object next, object prior, FieldErrors errors) => ValidateUpdate((T)next, (T)prior, errors);

    void IResourceStrategy.ValidateStatusUpdate(object next, object prior, FieldErrors errors) => ValidateStatusUpdate((T)next, (T)prior, errors);
}

/// <summary>For kinds without rules of their own.</summary>
public sealed class PlainStrategy : IResourceStrategy
{
    public static PlainStrategy Instance { get; } = new();

    public void Default(JsonObject document)
    {
    }

    public void PrepareForCreate(JsonObject document)
    {
    }

    public void PrepareForUpdate(JsonObject document, JsonObject prior)
    {
    }

    public void ValidateCreate(object next, FieldErrors errors)
    {
    }

    public void ValidateUpdate(object next, object prior, FieldErrors errors)
    {
    }

    public void ValidateStatusUpdate(object next, object prior, FieldErrors errors)
    {
    }
}
