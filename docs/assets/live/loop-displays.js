/** The displays that the training loop calls, translated from the LaTeX of their pages. */
import * as cell from "./equations/lstm_cell.js"
import * as network from "./equations/neural_networks.js"
import * as practice from "./equations/practice.js"
import * as training from "./equations/training.js"

/** By name, in the order in which it calls them first. */
export const DISPLAYS = {
  forget_gate: cell.forget_gate,
  input_gate: cell.input_gate,
  candidate: cell.candidate,
  cell_update: cell.cell_update,
  output_gate: cell.output_gate,
  hidden_state: cell.hidden_state,
  output_layer: cell.output_layer,
  softmax: network.softmax,
  cross_entropy: network.cross_entropy,
  cross_entropy_gradient: network.cross_entropy_gradient,
  mlp_input_gradient: network.mlp_input_gradient,
  lstm_hidden_error: training.lstm_hidden_error,
  lstm_output_delta: training.lstm_output_delta,
  lstm_cell_error: training.lstm_cell_error,
  lstm_gate_deltas: training.lstm_gate_deltas,
  lstm_weight_gradients: training.lstm_weight_gradients,
  weight_gradient: network.weight_gradient,
  bias_gradient: network.bias_gradient,
  clip_gradient: practice.clip_gradient,
  adam_step: practice.adam_step,
}
