/** The storage of uploads that the settings name. */
import type { Config } from '../config.ts'
import { openFolderStorage } from '../media/folder-storage.ts'
import { openS3Storage } from '../media/s3-storage.ts'
import type { MediaStorage } from '../media/storage.ts'
import type { Clock } from '../platform/clock.ts'

/** @throws StorageError where the folder cannot be used; a bucket is not asked yet */
export async function openMediaStorage(config: Config, clock: Clock): Promise<MediaStorage> {
  const { mediaS3Url: url, mediaS3Bucket: bucket, mediaS3KeyId: keyId } = config
  if (config.mediaStorage === 'folder' || !url || !bucket || !keyId)
    return openFolderStorage(config.mediaDir, clock.now())
  const { mediaS3Region: region, mediaS3SecretFile: secretFile } = config
  return openS3Storage({ url, bucket, region, keyId, secretFile, clock })
}
