# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""Trains with the real PyTorch Lightning: python_lightning.py PACKAGE WORKSPACE HOW LIGHTNING [RUN]

HOW: finish | fail | interrupt | media | ddp | ddp_spawn | ddp_fork | ddp_spawn_fail | ddp_fork_fail (two processes) | resume (RUN, from its last checkpoint)
"""
import importlib
import os
import sys

sys.path.insert(0, sys.argv[1])
workspace, how, package = sys.argv[2:5]
import torch  # noqa: E402

L = importlib.import_module(package)
from leyden import LeydenLogger  # noqa: E402


class Model(L.LightningModule):
    def __init__(self, lr: float = 0.1, sizes: tuple = (4, 1)) -> None:
        super().__init__()
        self.save_hyperparameters()
        self.layer = torch.nn.Linear(*sizes)

    def training_step(self, batch, batch_idx):
        if how in ("fail", "interrupt", "ddp_spawn_fail", "ddp_fork_fail") and self.global_step == 5:
            raise KeyboardInterrupt if how == "interrupt" else RuntimeError("no more data")
        if how.startswith("ddp"):
            self.log("rank", float(self.global_rank), sync_dist=True)
            self.logger.experiment.line(f"rank {self.global_rank}")
        loss = self.layer(batch[0]).square().mean()
        self.log("train_loss", loss)
        return loss

    def validation_step(self, batch, batch_idx):
        self.log("val_loss", self.layer(batch[0]).square().mean())

    def test_step(self, batch, batch_idx):
        self.log("test_loss", self.layer(batch[0]).square().mean())

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=self.hparams.lr)


def log_media() -> None:
    """Pictures of every kind that is taken: their pixels are those of test_python_lightning.cpp."""
    import io

    import numpy
    import PIL.Image

    import leyden

    grey = numpy.array([[0, 51], [102, 255]], dtype="uint8")
    red = numpy.zeros((1, 2, 3), dtype="uint8")
    red[..., 0] = 255
    jpeg, webp = io.BytesIO(), io.BytesIO()
    PIL.Image.fromarray(red).save(jpeg, format="JPEG")
    PIL.Image.fromarray(red).save(webp, format="GIF")
    with leyden.start_run("media", workspace=workspace, system_metrics=False) as run:
        for name, image in (("bytes", grey), ("floats", grey.astype("float32") / 255), ("ints", grey.astype("int64")),
                            ("torch", torch.from_numpy(grey.copy())), ("torch floats", torch.from_numpy(grey / 255.0)[None]),
                            ("PIL", PIL.Image.fromarray(grey)), ("odd floats", numpy.array([[-1, 0.2], [0.4, numpy.inf]])),
                            ("PNG", leyden._images.png_bytes(2, 2, 1, grey.tobytes())),
                            ("view", numpy.array([[0, 9, 51, 9], [102, 9, 255, 9]], dtype="uint8")[:, ::2])):
            run.image(name, image, 1)
        for name, image in (("red", red), ("red torch", torch.from_numpy(red.copy()).permute(2, 0, 1)),
                            ("red CMYK", PIL.Image.fromarray(red).convert("CMYK")), ("flags", red[..., 0] > 0)):
            run.image(name, image, 2)
        run.image("photo", jpeg.getvalue(), 3)
        run.table("best", ["name", "loss", "good"], [["a|b", 0.5, True], ["c", float("nan"), None]], 4)
        run.confusion_matrix("matrix", torch.tensor([[3, 1], [0, 2]]), ["cat", "dog"], 4)
        for wrong in (lambda: run.image("x", webp.getvalue(), 1), lambda: run.image("x", grey[:0], 1),
                      lambda: run.image("x", numpy.zeros((2, 2, 2)), 1), lambda: run.image("x", grey.astype("int64") + 1, 1),
                      lambda: run.image("x", torch.zeros(2, 2, 2), 1), lambda: run.image("x", [[1]], 1),
                      lambda: run.image("x", grey.astype("complex64"), 1), lambda: run.image("x", "/nowhere.png", 1),
                      lambda: run.table("x", ["a"], [[1, 2]], 1), lambda: run.confusion_matrix("x", [[1, 2]], ["a", "b"], 1)):
            try:
                wrong()
            except leyden.LeydenError as error:
                print(error, flush=True)
            else:
                sys.exit("no error")


def main() -> None:
    data = torch.utils.data.TensorDataset(torch.randn(32, 4))
    loader = torch.utils.data.DataLoader(data, batch_size=8, num_workers=1 if how == "finish" else 0)
    run = sys.argv[5] if how == "resume" else None
    logger = LeydenLogger(name=how, workspace=workspace, tags=["lightning"], resume=run)
    checkpoints = importlib.import_module(package + (".pytorch" if package == "lightning" else "") + ".callbacks")
    best = checkpoints.ModelCheckpoint(monitor="val_loss", save_last=True)
    processes = {"devices": 2, "strategy": how.replace("_fail", "")} if how.startswith("ddp") else {"devices": 1}
    trainer = L.Trainer(max_epochs=5 if run else 3, **processes, logger=logger, callbacks=[best], accelerator="cpu", log_every_n_steps=1,
                        enable_progress_bar=False, enable_model_summary=False)
    model = Model()
    print(logger.run_id, flush=True)
    last = os.path.join(workspace, "runs", run, "checkpoints", "last.ckpt") if run else None
    trainer.fit(model, loader, torch.utils.data.DataLoader(data, batch_size=8), ckpt_path=last)
    if how.startswith("ddp"):
        return
    numpy = importlib.import_module("numpy")
    logger.log_metrics({"numpy": numpy.float32(0.5), "torch": torch.tensor([0.25], requires_grad=True)}, step=99)
    trainer.test(model, torch.utils.data.DataLoader(data, batch_size=8), verbose=False)


if __name__ == "__main__":
    os.chdir(os.path.dirname(workspace))
    log_media() if how == "media" else main()
