using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace MiniKube.StandIns.Tests.Surface;

/// <summary>An assembly beside the tests, read without loading it.</summary>
internal sealed class AssemblyMetadata : IDisposable
{
    private readonly PEReader file;

    public AssemblyMetadata(string name)
    {
        file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, name + ".dll")));
        Reader = file.GetMetadataReader();
        Name = name;
    }

    public string Name { get; }

    public MetadataReader Reader { get; }

    /// <summary>The assembly in which a referenced type, or the generic type of an instantiation, stands; null if it is this one.</summary>
    public string? AssemblyOf(EntityHandle type)
    {
        switch (type.Kind)
        {
            case HandleKind.AssemblyReference:
                return Reader.GetString(Reader.GetAssemblyReference((AssemblyReferenceHandle)type).Name);
            case HandleKind.TypeReference:
                return AssemblyOf(Reader.GetTypeReference((TypeReferenceHandle)type).ResolutionScope);
            case HandleKind.TypeSpecification when GenericType((TypeSpecificationHandle)type) is { IsNil: false } generic:
                return AssemblyOf(generic);
            default:
                return null;
        }
    }

    /// <summary>The type's name, without type arguments.</summary>
    public string NameOf(EntityHandle type) => type.Kind switch
    {
        HandleKind.TypeReference => SignatureText.Instance.GetTypeFromReference(Reader, (TypeReferenceHandle)type, 0),
        HandleKind.TypeDefinition => SignatureText.Instance.GetTypeFromDefinition(Reader, (TypeDefinitionHandle)type, 0),
        HandleKind.TypeSpecification => NameOf(GenericType((TypeSpecificationHandle)type)),
        _ => throw new ArgumentException($"{type.Kind} is no type"),
    };

    public void Dispose() => file.Dispose();

    private EntityHandle GenericType(TypeSpecificationHandle handle)
    {
        var blob = Reader.GetBlobReader(Reader.GetTypeSpecification(handle).Signature);
        if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
        {
            return default;
        }

        blob.ReadByte(); // class or value type
        return blob.ReadTypeHandle();
    }
}
