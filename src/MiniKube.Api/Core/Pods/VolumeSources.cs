namespace MiniKube.Api.Core;

/// <summary>The sources that a volume names; it may have only one.</summary>
internal static class VolumeSources
{
    private static readonly (string Name, Func<Volume, object?> Read)[] All =
    [
        ("emptyDir", volume => volume.EmptyDir), ("hostPath", volume => volume.HostPath), ("gitRepo", volume => volume.GitRepo),
        ("secret", volume => volume.Secret), ("persistentVolumeClaim", volume => volume.PersistentVolumeClaim),
        ("glusterfs", volume => volume.Glusterfs), ("flocker", volume => volume.Flocker),
        ("configMap", volume => volume.ConfigMap), ("projected", volume => volume.Projected),
        ("downwardAPI", volume => volume.DownwardAPI), ("nfs", volume => volume.Nfs),
        ("csi", volume => volume.Csi), ("ephemeral", volume => volume.Ephemeral),
        ("image", volume => volume.Image), ("iscsi", volume => volume.Iscsi),
        ("fc", volume => volume.Fc), ("flexVolume", volume => volume.FlexVolume),
        ("gcePersistentDisk", volume => volume.GcePersistentDisk), ("awsElasticBlockStore", volume => volume.AwsElasticBlockStore),
        ("rbd", volume => volume.Rbd), ("cinder", volume => volume.Cinder),
        ("cephfs", volume => volume.Cephfs), ("azureFile", volume => volume.AzureFile),
        ("azureDisk", volume => volume.AzureDisk), ("vsphereVolume", volume => volume.VsphereVolume),
        ("quobyte", volume => volume.Quobyte), ("photonPersistentDisk", volume => volume.PhotonPersistentDisk),
        ("portworxVolume", volume => volume.PortworxVolume), ("scaleIO", volume => volume.ScaleIO),
        ("storageos", volume => volume.Storageos),
    ];

    public static int Count(Volume volume) => All.Count(source => source.Read(volume) is not null);

    /// <summary>The one that is too much.</summary>
    public static string Second(Volume volume) => All.Where(source => source.Read(volume) is not null).Skip(1).First().Name;
}
