"""What a full disk, a failing disk, a power cut and a killed writer do to a workspace: nothing that was acknowledged is lost.

Outside the model: file systems shared between machines, and disks that say "synced" and have not.
"""
