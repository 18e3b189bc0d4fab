# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""What torchmetrics makes of the inputs below: golden_metrics.json for test_metrics.

    python golden_metrics.py > golden_metrics.json        (torchmetrics 1.9, torch 2.13)
    python golden_metrics.py device cuda                  which cases torchmetrics itself has otherwise on that device

Each input is a list of batches of (preds, target); each case names a metric, its options as our structs have them, an
input, and the value. Cases that torchmetrics refuses are left out. Numbers are given as the shortest text that is the
same float32 (float64 where the value is one)."""
import itertools
import json
import pathlib
import sys
import warnings

import numpy as np
import torch
import torchmetrics as tm
import torchmetrics.classification as C

warnings.simplefilter("ignore")
DEVICE = sys.argv[2] if sys.argv[1:2] == ["device"] else "cpu"
generator = torch.Generator().manual_seed(20)
INPUTS, CASES = {}, []
KINDS = {torch.float32: "f", torch.float64: "d", torch.int64: "i", torch.bool: "b"}


def number(x, single):
    if isinstance(x, bool) or isinstance(x, int):
        return int(x)
    if x != x or x in (float("inf"), float("-inf")):
        return str(x)
    if x == int(x) and abs(x) < 1e9:
        return int(x)
    return float(str(np.float32(x))) if single else float(f"{x:.12g}")


def packed(tensor):
    single = tensor.dtype != torch.float64
    return {"k": KINDS[tensor.dtype], "s": list(tensor.shape), "v": [number(x, single) for x in tensor.flatten().tolist()]}


def values(result):
    """Each tensor of a result as a flat list, in order."""
    if isinstance(result, dict):
        return [v for key in sorted(result) for v in values(result[key])]
    if isinstance(result, (list, tuple)):
        return [v for item in result for v in values(item)]
    result = torch.as_tensor(result)
    return [[number(x, result.dtype != torch.float64) for x in result.flatten().tolist()]]


def uniform(*shape, dtype=torch.float32):
    return (torch.rand(*shape, generator=generator) * 100).round().to(dtype) / 100


def normal(*shape, dtype=torch.float32):
    return (torch.randn(*shape, generator=generator) * 100).round().to(dtype) / 50


def integers(top, *shape):
    return torch.randint(0, top, shape, generator=generator)


def ignoring(target, value, share=0.25):
    return torch.where(torch.rand(target.shape, generator=generator) < share, value, target)


def inputs(name, *batches):
    INPUTS[name] = [tuple(batch) for batch in batches]
    return name


def case(metric, make, input_name, **options):
    try:
        object_ = make().to(DEVICE)
        for batch in INPUTS[input_name]:
            object_.update(*(t.to(DEVICE) for t in batch))
        result = object_.compute()
    except Exception as error:  # torchmetrics refuses: nothing to compare with
        print("refused:", metric, options, input_name, repr(error)[:90], file=sys.stderr)
        return
    CASES.append({"m": metric, "o": {k: v for k, v in options.items() if v is not None}, "i": input_name, "v": values(result)})


# --- inputs -------------------------------------------------------------------------------------------------------
def classification_inputs():
    two = (integers(2, 9), integers(2, 7))
    b = "binary"
    inputs(f"{b} probabilities", *((uniform(len(t)), t) for t in two))
    inputs(f"{b} logits", *((normal(len(t)), t) for t in two))
    inputs(f"{b} labels", *((integers(2, len(t)), t) for t in two))
    inputs(f"{b} bool labels", *((integers(2, len(t)).bool(), t) for t in two))
    inputs(f"{b} double", *((uniform(len(t), dtype=torch.float64), t) for t in two))
    inputs(f"{b} many dimensions", (uniform(3, 2, 2), integers(2, 3, 2, 2)), (normal(2, 2, 2), integers(2, 2, 2, 2)))
    inputs(f"{b} ignore", *((normal(len(t)), ignoring(t, -1)) for t in two))
    inputs(f"{b} ignore probabilities", *((uniform(len(t)), ignoring(t, -1)) for t in two))
    inputs(f"{b} ignored logits only", (torch.tensor([0.2, 7.0, 0.4, 0.6, 0.7]), torch.tensor([0, -1, 0, 1, 1])),
           (torch.tensor([0.1, 0.9, 0.3]), torch.tensor([0, 1, -1])))
    inputs(f"{b} all ignored", (uniform(4), torch.full((4,), -1)), (uniform(3), integers(2, 3)))
    inputs(f"{b} only positives", (uniform(5), torch.ones(5).long()), (uniform(3), torch.ones(3).long()))
    inputs(f"{b} only negatives", (uniform(5), torch.zeros(5).long()), (uniform(3), torch.zeros(3).long()))
    inputs(f"{b} perfect", (torch.tensor([0.1, 0.9, 0.8]), torch.tensor([0, 1, 1])), (torch.tensor([0.2]), torch.tensor([0])))
    inputs(f"{b} all wrong", (torch.tensor([0.1, 0.9, 0.8]), torch.tensor([1, 0, 0])), (torch.tensor([0.2]), torch.tensor([1])))
    inputs(f"{b} one score", (torch.full((6,), 0.5), integers(2, 6)), (torch.full((3,), 0.5), integers(2, 3)))
    inputs(f"{b} one sample", (torch.tensor([0.7]), torch.tensor([1])))
    inputs(f"{b} ends", (torch.tensor([0.0, 1.0, 1.0, 0.0, 0.5]), torch.tensor([0, 1, 0, 1, 1])))
    inputs(f"{b} nothing")
    inputs(f"{b} empty", (torch.zeros(0), torch.zeros(0).long()))
    inputs(f"{b} empty then some", (torch.zeros(0), torch.zeros(0).long()), (uniform(5), integers(2, 5)))
    m, two = "multiclass", (integers(4, 11), integers(4, 8))
    inputs(f"{m} probabilities", *((normal(len(t), 4).softmax(1).mul(1000).round() / 1000, t) for t in two))
    inputs(f"{m} logits", *((normal(len(t), 4), t) for t in two))
    inputs(f"{m} labels", *((integers(4, len(t)), t) for t in two))
    inputs(f"{m} double", *((normal(len(t), 4, dtype=torch.float64), t) for t in two))
    inputs(f"{m} many dimensions", (normal(2, 4, 2, 2), integers(4, 2, 2, 2)), (normal(3, 4, 2, 1), integers(4, 3, 2, 1)))
    inputs(f"{m} labels of many dimensions", (integers(4, 2, 3), integers(4, 2, 3)), (integers(4, 2, 3), integers(4, 2, 3)))
    inputs(f"{m} ties", *(((integers(3, len(t), 4) / 2).float(), t) for t in two))
    inputs(f"{m} missing class", (normal(7, 4), integers(2, 7)), (normal(5, 4), integers(3, 5)))
    inputs(f"{m} labels with missing class", (integers(2, 7), integers(2, 7)), (integers(2, 5), 2 * integers(2, 5)))
    inputs(f"{m} ignore -1", *((normal(len(t), 4), ignoring(t, -1)) for t in two))
    inputs(f"{m} ignore 1", *((normal(len(t), 4), t) for t in two))
    inputs(f"{m} labels ignore -100", *((integers(4, len(t)), ignoring(t, -100)) for t in two))
    inputs(f"{m} all ignored", (normal(4, 4), torch.full((4,), -1)), (normal(6, 4), integers(4, 6)))
    inputs(f"{m} class 0 only", (normal(5, 4), torch.zeros(5).long()), (normal(3, 4), torch.zeros(3).long()))
    inputs(f"{m} perfect", (torch.eye(4), torch.arange(4)), (torch.eye(4)[:2], torch.arange(2)))
    inputs(f"{m} all wrong", (torch.eye(4), torch.tensor([1, 2, 3, 0])), (torch.eye(4)[:2], torch.tensor([3, 3])))
    inputs(f"{m} one sample", (normal(1, 4), integers(4, 1)))
    inputs(f"{m} nothing")
    inputs(f"{m} empty", (torch.zeros(0, 4), torch.zeros(0).long()))
    inputs(f"{m} empty then some", (torch.zeros(0, 4), torch.zeros(0).long()), (normal(6, 4), integers(4, 6)))
    l, two = "multilabel", (integers(2, 7, 3), integers(2, 6, 3))
    inputs(f"{l} probabilities", *((uniform(len(t), 3), t) for t in two))
    inputs(f"{l} logits", *((normal(len(t), 3), t) for t in two))
    inputs(f"{l} labels", *((integers(2, len(t), 3), t) for t in two))
    inputs(f"{l} double", *((uniform(len(t), 3, dtype=torch.float64), t) for t in two))
    inputs(f"{l} many dimensions", (uniform(2, 3, 2), integers(2, 2, 3, 2)), (normal(3, 3, 2), integers(2, 3, 3, 2)))
    inputs(f"{l} ignore -1", *((normal(len(t), 3), ignoring(t, -1)) for t in two))
    inputs(f"{l} ignore 0", *((uniform(len(t), 3), t) for t in two))
    zeros = torch.stack([torch.zeros(7).long(), integers(2, 7), torch.ones(7).long()], 1)
    inputs(f"{l} without positives or negatives", (uniform(7, 3), zeros), (uniform(4, 3), zeros[:4]))
    inputs(f"{l} all zero", (uniform(5, 3), torch.zeros(5, 3).long()))
    inputs(f"{l} one sample", (uniform(1, 3), integers(2, 1, 3)))
    inputs(f"{l} nothing")
    inputs(f"{l} empty", (torch.zeros(0, 3), torch.zeros(0, 3).long()))


def regression_inputs():
    for name, kind in (("", torch.float32), (" double", torch.float64)):
        first, second = normal(9, dtype=kind), normal(7, dtype=kind)
        inputs(f"numbers{name}", (first + normal(9, dtype=kind) / 4, first), (second + normal(7, dtype=kind) / 4, second))
        first, second = normal(8, 3, dtype=kind), normal(6, 3, dtype=kind)
        inputs(f"three outputs{name}", (first - normal(8, 3, dtype=kind) / 3, first),
               (second + normal(6, 3, dtype=kind) / 3, second))
    inputs("numbers apart", (normal(9), normal(9)), (normal(5), normal(5)))
    inputs("numbers with ties", (integers(4, 12).float(), integers(3, 12).float()), (integers(4, 5).float(), integers(3, 5).float()))
    inputs("numbers equal", (torch.arange(5.0), torch.arange(5.0)), (torch.arange(3.0), torch.arange(3.0)))
    inputs("numbers opposed", (torch.arange(5.0), -torch.arange(5.0)), (torch.arange(3.0), -torch.arange(3.0)))
    inputs("constant target", (normal(5), torch.full((5,), 2.0)), (normal(4), torch.full((4,), 2.0)))
    inputs("constant preds", (torch.full((5,), 2.0), normal(5)), (torch.full((4,), 2.0), normal(4)))
    inputs("both constant", (torch.full((5,), 2.0), torch.full((5,), 2.0)), (torch.full((2,), 2.0), torch.full((2,), 2.0)))
    inputs("zero target", (normal(5), torch.zeros(5)), (normal(4), normal(4)))
    inputs("one number", (normal(1), normal(1)))
    inputs("two numbers", (normal(1), normal(1)), (normal(1), normal(1)))
    inputs("not updated")
    inputs("no numbers", (torch.zeros(0), torch.zeros(0)))
    inputs("whole numbers", (integers(9, 8), integers(9, 8)), (integers(9, 6), integers(9, 6)))
    inputs("a column", (normal(6, 1), normal(6, 1)), (normal(5, 1), normal(5, 1)))
    inputs("a matrix", (normal(3, 4), normal(3, 4)), (normal(2, 4), normal(2, 4)))
    inputs("large numbers", (1000 + normal(9), 1000 + normal(9)), (1000 + normal(5), 1000 + normal(5)))
    inputs("one output constant", (normal(6, 3), torch.cat([normal(6, 2), torch.ones(6, 1)], 1)))
    nan = float("nan")
    inputs("values", (normal(5),), (normal(2, 3),), (torch.tensor(0.5),))
    inputs("values with NaN", (torch.tensor([1.0, nan, 2.0]),), (torch.tensor([[0.5, 1.5], [nan, 2.5]]),), (torch.tensor(nan),))
    inputs("only NaN", (torch.tensor([nan, nan]),))
    inputs("no values", (torch.zeros(0),))
    inputs("infinite values", (torch.tensor([1.0, float("inf"), 2.0]),), (torch.tensor([-float("inf")]),))
    inputs("values and weights", (normal(5), uniform(5)), (normal(2, 3), uniform(3)), (torch.tensor(2.0), torch.tensor(0.5)))
    inputs("values and weights with NaN", (torch.tensor([1.0, nan, 2.0]), torch.tensor([0.5, 1.0, nan])), (normal(3), uniform(3)))
    inputs("values and no weights", (normal(3), torch.zeros(3)))


def other_inputs():
    inputs("tokens", (normal(2, 5, 7), integers(7, 2, 5)), (normal(3, 4, 7), integers(7, 3, 4)))
    inputs("tokens double", (normal(2, 3, 5, dtype=torch.float64), integers(5, 2, 3)), (normal(1, 4, 5, dtype=torch.float64), integers(5, 1, 4)))
    inputs("tokens ignore", (normal(2, 5, 7), ignoring(integers(7, 2, 5), -100)), (normal(3, 4, 7), ignoring(integers(7, 3, 4), -100)))
    inputs("tokens all ignored", (normal(1, 3, 5), torch.full((1, 3), -100)))
    inputs("pictures", (uniform(2, 2, 8, 9), uniform(2, 2, 8, 9)), (uniform(1, 2, 8, 9), uniform(1, 2, 8, 9)))
    picture = uniform(2, 1, 12, 12)
    inputs("pictures alike", (picture, (picture + uniform(2, 1, 12, 12) / 5).clamp(0, 1)))
    inputs("pictures equal", (picture, picture))
    inputs("pictures double", (uniform(2, 1, 9, 8, dtype=torch.float64), uniform(2, 1, 9, 8, dtype=torch.float64)))
    inputs("pictures beyond", (normal(2, 1, 9, 8), normal(2, 1, 9, 8)))
    inputs("volumes", (uniform(1, 2, 7, 6, 8), uniform(1, 2, 7, 6, 8)))


def of(prefix):
    return [name for name in INPUTS if name.startswith(prefix)]


def scores_of(prefix):
    return [name for name in of(prefix) if "labels" not in name]


def ignored(name):
    """The ignore_index that an input is made for."""
    if name.endswith("ignore 1") or name.endswith("ignore 0"):
        return int(name[-1])
    if "-100" in name:
        return -100
    return -1 if "ignore" in name else None


# --- cases --------------------------------------------------------------------------------------------------------
STATS = ("Accuracy", "Precision", "Recall", "F1Score", "FBetaScore", "Specificity")


def stat_scores():
    for metric in STATS:
        beta = {"beta": 2.5} if metric == "FBetaScore" else {}
        divisions = (0, 1) if metric in ("Precision", "Recall", "F1Score") else (0,)
        for name, division in itertools.product(of("binary"), divisions):
            extra = {"zero_division": division} if division else {}
            for threshold in (0.5, 0.3):
                kwargs = dict(ignore_index=ignored(name), threshold=threshold, **beta, **extra)
                case(metric, lambda: getattr(C, "Binary" + metric)(**kwargs), name, task="binary", **kwargs)
        for average, name in itertools.product(("micro", "macro", "weighted", "none"), of("multiclass")):
            for top_k, division in itertools.product((1,) if "labels" in name else (1, 2), divisions):
                extra = {"zero_division": division} if division else {}
                kwargs = dict(num_classes=4, average=average, top_k=top_k, ignore_index=ignored(name), **beta, **extra)
                case(metric, lambda: getattr(C, "Multiclass" + metric)(**kwargs), name, task="multiclass", **kwargs)
        for average, name in itertools.product(("micro", "macro", "weighted", "none"), of("multilabel")):
            kwargs = dict(num_labels=3, average=average, ignore_index=ignored(name), **beta)
            case(metric, lambda: getattr(C, "Multilabel" + metric)(**kwargs), name, task="multilabel", **kwargs)


def confusion():
    sizes = {"binary": {}, "multiclass": {"num_classes": 4}, "multilabel": {"num_labels": 3}}
    for task, size in sizes.items():
        for name in of(task):
            common = dict(**size, ignore_index=ignored(name))
            for normalize in ("none", "true", "pred", "all"):
                case("ConfusionMatrix", lambda: tm.ConfusionMatrix(task=task, normalize=normalize, **common), name,
                     task=task, normalize=normalize, **common)
            case("MatthewsCorrCoef", lambda: tm.MatthewsCorrCoef(task=task, **common), name, task=task, **common)
            if task == "multilabel":
                continue
            for weights in ("none", "linear", "quadratic"):
                case("CohenKappa", lambda: tm.CohenKappa(task=task, weights=weights, **common), name, task=task,
                     weights=weights, **common)
            for norm, bins in itertools.product(("l1", "l2", "max"), (15, 4)):
                case("CalibrationError", lambda: tm.CalibrationError(task=task, norm=norm, n_bins=bins, **common), name,
                     task=task, norm=norm, n_bins=bins, **common)


def curves():
    """Of scores: we refuse labels, as torchmetrics says that it does (its AUROC forgets to)."""
    grids = (None, 5, [0.9, 0.1, 0.35, 0.35, 1.0])
    for thresholds, name in itertools.product(grids, scores_of("binary")):
        kwargs = dict(thresholds=thresholds, ignore_index=ignored(name))
        for metric in ("AUROC", "AveragePrecision", "PrecisionRecallCurve", "ROC"):
            case(metric, lambda: getattr(tm, metric)(task="binary", **kwargs), name, task="binary", **kwargs)
        for max_fpr in (0.3, 0.8):
            case("AUROC", lambda: tm.AUROC(task="binary", max_fpr=max_fpr, **kwargs), name, task="binary", max_fpr=max_fpr, **kwargs)
    for thresholds, name in itertools.product(grids, scores_of("multiclass")):
        kwargs = dict(num_classes=4, thresholds=thresholds, ignore_index=ignored(name))
        for metric, average in itertools.product(("AUROC", "AveragePrecision"), ("macro", "weighted", "none")):
            case(metric, lambda: getattr(tm, metric)(task="multiclass", average=average, **kwargs), name, task="multiclass",
                 average=average, **kwargs)
        if thresholds == grids[2]:
            continue
        for metric, average in itertools.product(("PrecisionRecallCurve", "ROC"), (None, "micro", "macro")):
            if "nothing" in name and average == "micro":
                continue  # a state of the wrong shape, until torchmetrics' first update
            case(metric, lambda: getattr(C, "Multiclass" + metric)(average=average, **kwargs), name, task="multiclass",
                 average=average, **kwargs)
    for thresholds, name in itertools.product(grids, scores_of("multilabel")):
        kwargs = dict(num_labels=3, thresholds=thresholds, ignore_index=ignored(name))
        for metric, average in itertools.product(("AUROC", "AveragePrecision"), ("micro", "macro", "weighted", "none")):
            case(metric, lambda: getattr(tm, metric)(task="multilabel", average=average, **kwargs), name, task="multilabel",
                 average=average, **kwargs)
        for metric in ("PrecisionRecallCurve", "ROC"):
            case(metric, lambda: getattr(tm, metric)(task="multilabel", **kwargs), name, task="multilabel", **kwargs)


NUMBERS = ("numbers", "numbers double", "numbers apart", "numbers with ties", "numbers equal", "numbers opposed",
           "constant target", "constant preds", "both constant", "zero target", "one number", "two numbers", "no numbers", "not updated",
           "whole numbers", "a column", "a matrix", "large numbers", "three outputs", "three outputs double",
           "one output constant")


def regression():
    for name in NUMBERS:
        outputs = 3 if "output" in name else 4 if name == "a matrix" else 1
        for n in sorted({1, outputs}):
            case("MeanAbsoluteError", lambda: tm.MeanAbsoluteError(num_outputs=n), name, num_outputs=n)
            for squared in (True, False):
                case("MeanSquaredError", lambda: tm.MeanSquaredError(squared=squared, num_outputs=n), name, num_outputs=n, squared=squared)
        case("MeanAbsolutePercentageError", tm.MeanAbsolutePercentageError, name)
        case("PearsonCorrCoef", lambda: tm.PearsonCorrCoef(num_outputs=outputs), name, num_outputs=outputs)
        case("SpearmanCorrCoef", lambda: tm.SpearmanCorrCoef(num_outputs=outputs), name, num_outputs=outputs)
        for multioutput in ("raw_values", "uniform_average", "variance_weighted"):
            case("ExplainedVariance", lambda: tm.ExplainedVariance(multioutput=multioutput), name, multioutput=multioutput)
            for adjusted in (0, 2, 20):
                case("R2Score", lambda: tm.R2Score(adjusted=adjusted, multioutput=multioutput), name, adjusted=adjusted,
                     multioutput=multioutput)


def aggregation():
    plain = ("values", "values with NaN", "only NaN", "no values", "infinite values", "not updated")
    weighted = ("values and weights", "values and weights with NaN", "values and no weights")
    for metric, strategy in itertools.product(("MeanMetric", "SumMetric", "MinMetric", "MaxMetric", "CatMetric"),
                                              ("ignore", "disable", 0.25)):
        for name in plain + (weighted if metric == "MeanMetric" else ()):
            def make():
                return getattr(tm, metric)(nan_strategy=strategy)
            # torchmetrics writes into its inputs where it replaces values.
            kept = INPUTS[name]
            INPUTS[name] = [tuple(t.clone() for t in batch) for batch in kept]
            case(metric, make, name, nan=strategy)
            INPUTS[name] = kept


def texts_and_images():
    for name in of("tokens") + ["not updated"]:
        ignore = -100 if "ignore" in name else None
        case("Perplexity", lambda: tm.text.Perplexity(ignore_index=ignore), name, ignore_index=ignore)
    psnr = ({"data_range": 1.0}, {"data_range": 2.5, "base": 2.0}, {"clamp": [0.2, 0.9]}, {"data_range": 1.0, "dim": [1, 2, 3]},
            {"data_range": 1.0, "dim": [2, 3], "reduction": "none"}, {"data_range": 1.0, "dim": [1], "reduction": "sum"})
    ssim = ({}, {"data_range": 1.0}, {"clamp": [0.1, 0.8]}, {"reduction": "none", "data_range": 1.0}, {"reduction": "sum"},
            {"gaussian_kernel": False, "kernel_size": 5}, {"sigma": 0.8, "k1": 0.02, "k2": 0.05}, {"sigma": 1.0, "data_range": 3.0})

    def theirs(options):
        kwargs = dict(options)
        if "clamp" in kwargs:
            kwargs["data_range"] = tuple(kwargs.pop("clamp"))
        return kwargs

    for name in of("pictures") + of("volumes"):
        for options in psnr:
            case("PeakSignalNoiseRatio", lambda: tm.image.PeakSignalNoiseRatio(**theirs(options)), name, **options)
        for options in ssim:
            if name == "volumes" and "sigma" in options:
                continue  # torchmetrics pads volumes by another window's size there
            case("StructuralSimilarity", lambda: tm.image.StructuralSimilarityIndexMeasure(**theirs(options)), name, **options)


TEXTS = [["kitten", "sitting", "", "abc", "Grüße", "日本語", "a"], ["sitting", "kitten", "xyz", "", "Grusse", "日本", "a"]]


def texts():
    out = []
    for cost, reduction in itertools.product((0, 1, 2), ("mean", "sum", "none")):
        metric = tm.text.EditDistance(substitution_cost=cost, reduction=reduction)
        metric.update(TEXTS[0][:3], TEXTS[1][:3])
        metric.update(TEXTS[0][3:], TEXTS[1][3:])
        out.append({"cost": cost, "reduction": reduction, "v": values(metric.compute())})
    return {"preds": TEXTS[0], "target": TEXTS[1], "cases": out}


def wrappers():
    series = normal(12).tolist()
    out = {"series": [number(x, True) for x in series]}
    for name, metric in (("running mean", tm.RunningMean(window=4)), ("running sum", tm.RunningSum(window=4))):
        out[name] = []
        for x in series:
            metric.update(x)
            out[name] += values(metric.compute())[0]
    tracked = tm.MinMaxMetric(tm.MeanSquaredError())
    tracker = tm.MetricTracker(tm.MeanSquaredError())
    out["minmax"], out["steps"] = [], []
    for _ in range(4):
        preds, target = normal(5), normal(5)
        tracked.reset()
        tracked.update(preds, target)
        result = tracked.compute()
        tracker.increment()
        tracker.update(preds, target)
        out["steps"].append([packed(preds), packed(target)])
        out["minmax"].append([values(result[key])[0][0] for key in ("raw", "max", "min")])
    out["all"] = values(tracker.compute_all())[0]
    best, step = tracker.best_metric(return_step=True)
    out["best"], out["best step"] = number(best, True), step
    preds, target = normal(20, 4), integers(4, 20)
    out["bootstrap input"] = [packed(preds), packed(target)]
    for sampling in ("poisson", "multinomial"):
        torch.manual_seed(5)
        metric = tm.BootStrapper(C.MulticlassAccuracy(4, average="micro"), num_bootstraps=8, quantile=torch.tensor([0.1, 0.5]),
                                 raw=True, sampling_strategy=sampling)
        metric.update(preds, target)
        metric.update(preds[:7], target[:7])
        result = metric.compute()
        out[sampling] = {key: values(result[key])[0] for key in ("mean", "std", "quantile", "raw")}
    return out


def differences():
    """Of this device from the recordings beside this file, with test_metrics' tolerance."""
    recorded = json.loads(pathlib.Path(__file__).with_suffix(".json").read_text())
    key = lambda c: json.dumps([c["m"], c["o"], c["i"]], sort_keys=True)
    here = {key(c): c for c in CASES}
    numbers = lambda c: [float(x) for v in c["v"] for x in v]
    print(f"torch {torch.__version__}, torchmetrics {tm.__version__} on {DEVICE}, {len(CASES)} cases")
    print("inputs differ:", [n for n, b in INPUTS.items() if json.loads(json.dumps([[packed(t) for t in x] for x in b])) != recorded["inputs"][n]])
    for case_ in recorded["cases"]:
        if key(case_) not in here:
            print("no value here:", key(case_))
            continue
        ours, theirs = numbers(here[key(case_)]), numbers(case_)
        equal = lambda a, b: a == b or (a != a and b != b) or abs(a - b) <= 1e-6 * max(1.0, abs(b))
        if len(ours) != len(theirs):
            print(f"{key(case_)}: {len(ours)} numbers instead of {len(theirs)}")
        elif not all(map(equal, ours, theirs)):
            worst = max(abs(a - b) / max(1.0, abs(b)) for a, b in zip(ours, theirs) if a == a and b == b)
            print(f"{key(case_)}: off by {worst:.1e}")


classification_inputs()
regression_inputs()
other_inputs()
for part in (stat_scores, confusion, curves, regression, aggregation, texts_and_images):
    part()
if sys.argv[1:2] == ["device"]:
    differences()
    sys.exit()
json.dump({"torchmetrics": tm.__version__,
           "inputs": {name: [[packed(t) for t in batch] for batch in batches] for name, batches in INPUTS.items()},
           "cases": CASES, "texts": texts(), "wrappers": wrappers()}, sys.stdout, separators=(",", ":"), ensure_ascii=False)
print(len(CASES), "cases", file=sys.stderr)
