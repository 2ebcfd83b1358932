/** Three hundred first names and a thousand surnames, common or invented, frequent ones first. */
const words = (text: string): string[] => text.trim().split(/\s+/)

export const firstNames: readonly string[] = words(`
  Christopher Maria Wei Jose Anna Mohammed Ana Fatima John Marco Elena Juan Li Martina Alexander
  Olga David Sofia Ivan Laura Carlos Julia Daniel Marie Ahmed Sarah Luis Emma Antonio Nina Michael
  Ines Pedro Aisha Thomas Clara Francisco Yuki Andrea Peter Lucia Miguel Eva Robert Chiara Paul
  Isabel Jan Kateryna Stefan Rosa Omar Alice Manuel Hannah Javier Sara Andreas Mia Ricardo Amina
  Joao Petra Diego Helena Nikolai Paula Hassan Leonie Victor Beatriz Erik Giulia Rafael Ingrid
  Felipe Camille Sergei Marta Tomas Yasmin Bruno Carla Hugo Lena Pablo Irina Lucas Monika Fernando
  Zoe Jakub Silvia Matteo Claire Kenji Teresa Oscar Anja Jorge Nadia Henrik Valeria Mark Agnes Raj
  Veronica Simon Priya Anton Gabriela Luca Sandra Ali Karin Roberto Noemi Patrick Lin Eduardo Ewa
  Philip Mariana Filip Leila Alejandro Birgit Nicolas Carmen Artem Frida Samuel Joana Adrian Mei
  Vincent Alba Dmitri Sabine Rodrigo Elif George Tatiana Emil Lidia Kofi Vera Andres Astrid William
  Daniela Igor Renata Julian Greta Mustafa Natalia Sven Bianca Enrique Pilar Leo Ursula Tariq Alma
  Gustavo Hilda Joseph Miriam Pavel Olivia Ibrahim Rita Maximilian Dora Alvaro Sonia Jonas Catarina
  Viktor Esther Ramon Linnea Kwame Barbara Arthur Flavia Mateusz Regina Hiroshi Edith Otto Salma
  Gabriel Irene Lars Giovanna Karim Mila Benjamin Adele Nuno Halina Ravi Victoria Piotr Selma
  Hector Magda Felix Ioana Youssef Elsa Arjun Wanda Dario Johanna Marcin Lina Ernesto Tamara Theo
  Nora Bogdan Ludmila Ismail Carolina Anders Zofia Emilio Gloria Denis Amelia Sebastian Rania Cesar
  Henriette Milan Rosalia Ruben Ida Takeshi Bettina Jaime Milena Niels Azra Fabio Lotte Kamal
  Soledad Roman Edda Ignacio Svetlana Oliver Pia Baran Josefina Axel Dalia Matias Hedwig Nikos
  Amparo Tobias Larisa Yusuf Fiona Leandro Ulrike Mihai Aurora Bastian Chioma Gonzalo Elke Stanislav
  Perla Ulrich Sunita Xavier Zdenka Quentin Thandiwe Ymir Wilhelmina Zacharias Xochitl Ottokar`)

const common = words(`
  Garcia Wang Silva Muller Smith Ivanov Rossi Martin Nguyen Kim Khan Fernandez Santos Novak Johnson
  Chen Gonzalez Schmidt Ali Bianchi Rodriguez Kowalski Dubois Singh Petrov Lopez Oliveira Jones Tan
  Martinez Hansen Weber Yilmaz Brown Ferrari Sanchez Kumar Bernard Nowak Perez Costa Meyer Williams
  Ahmed Gomez Zhang Andersson Horvat Pereira Ricci Moreau Fischer Sato Taylor Ruiz Diallo Jensen
  Laurent Popescu Romano Suzuki Alvarez Ferreira Wagner Davies Petit Jimenez Mohamed Nielsen Becker
  Leroy Torres Almeida Greco Evans Vargas Conti Hoffmann Thomas Mensah Gutierrez Larsen Bruno Wilson
  Roux Navarro Ribeiro Schulz Marino Castro Diaz Robert Okafor Fontana Ramos Carvalho Koch Roberts
  Richard Herrera Pinto Esposito Bauer Walker Medina Olsen Fournier Sharma Moreno Lombardi Klein
  White Guerrero Sousa Girard Wolf Edwards Delgado Barbieri Marques Andre Neumann Green Ortiz Rizzo
  Lambert Schwarz Hall Molina Moretti Lima Mercier Braun Wood Suarez Gatti Rocha Dupont Zimmermann
  Jackson Ortega Colombo Cardoso Bonnet Hartmann Clarke Rubio Pereda Teixeira Faure Lange Clark
  Marin Galli Melo Rousseau Werner Harris Iglesias Leone Barbosa Blanc Krause Lewis Nunez Longo
  Nunes Guerin Lehmann Scott Garrido Serra Monteiro Boyer Kohler King Cano Mancini Mendes Garnier
  Maier Turner Prieto Martini Freitas Chevalier Herrmann Moore Calvo Vitale Vieira Francois Konig
  Ward Gallego Santoro Correia Legrand Walter Watson Vidal Parisi Machado Gauthier Huber Baker Leon
  Sala Nogueira Perrin Kaiser Wright Marquez Villa Azevedo Robin Fuchs Morris Herrero Palumbo Dias`)
const roots = words(`
  Adam Alden Ander Bak Balt Barn Bel Ber Bjorn Bor Brand Breck Cald Carr Chal Cor Dal Dan Dorn Dun
  Eben Eck Eld Engel Fal Far Fjell Fors Gal Ger Gold Gran Gun Hag Hal Hart Hel Hol Isak Jag Jor Kal
  Kar Kell Kor Lan Lind Lor Lund Mal Mar Mel Mor Nel Nor Oster Pal Par Pol Ras Ren Ros Sand Sol Sten
  Strand Sund Tal Tor Ul Vall Var Vik Wal Zel`)
const endings = words('berg son sen ovic enko ski mann ini eira dottir')

export const surnames: readonly string[] = [
  ...new Set([...common, ...endings.flatMap((end) => roots.map((root) => root + end))]),
].slice(0, 1_000)
